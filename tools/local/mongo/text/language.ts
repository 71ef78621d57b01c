/** The languages offered; MongoDB knows more, which are refused by name. */
export type Language = 'english' | 'none'

const LANGUAGES: ReadonlyMap<string, Language> = new Map([
  ['english', 'english'],
  ['en', 'english'],
  ['none', 'none'],
])

/** The language of a name or a two-letter code, in any case; undefined if it is not offered. */
export function languageOf(name: string): Language | undefined {
  return LANGUAGES.get(name.toLowerCase())
}
