const MAX_SLUG = 80

/**
 * The slug of a name: lower-case letters and digits of any script, joined by single hyphens; accents are dropped from
 * Latin letters only, for in other scripts a mark makes another letter. Empty if the name has neither letter nor digit.
 */
export function slugOf(name: string): string {
  const lower = name.normalize('NFKD').toLowerCase().normalize('NFKD')
  const letters = lower.replaceAll(/(\p{Script=Latin})\p{M}+/gu, '$1').normalize('NFC')
  const slug = letters.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu)?.join('-') ?? ''
  return [...slug].slice(0, MAX_SLUG).join('').replace(/-$/, '')
}
