/**
 * What is searched for, as a text index takes it: words alone, so that no quotation mark makes a phrase and no hyphen
 * shuts anything out. A text without any word is one that nothing is found by.
 */
export function searchText(text: string): string {
  return (text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).join(' ')
}

/** Whether a search narrows a list: an empty box does not. */
export function isSearch(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== ''
}
