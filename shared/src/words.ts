/** A text as it is searched: lower case, without accents. */
export function plain(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

/** The words by which texts are found, each once. */
export function words(...texts: string[]): string[] {
  return [...new Set(plain(texts.join(' ')).match(/[\p{L}\p{N}]+/gu) ?? [])]
}
