import { stem } from 'porter2'
import { fail } from '../errors.ts'
import type { Language } from './language.ts'
import { STOP_WORDS } from './stop-words.ts'
import { foldCase, stripDiacritics, WORDS } from './unicode.ts'

/** What a search distinguishes; the index itself distinguishes neither. */
export interface Sensitivity {
  readonly caseSensitive: boolean
  readonly diacriticSensitive: boolean
}

export const INSENSITIVE: Sensitivity = { caseSensitive: false, diacriticSensitive: false }

interface Tokenizing extends Sensitivity {
  readonly keepStopWords?: boolean
}

/** The terms of a text in their order, as MongoDB's version 3 makes them. */
export function tokenize(
  text: string,
  language: Language,
  { caseSensitive, diacriticSensitive, keepStopWords = false }: Tokenizing = INSENSITIVE,
): readonly string[] {
  refuseNul(text)
  const terms: string[] = []
  for (const word of text.match(WORDS[language]) ?? []) {
    const folded = foldCase(word)
    if (language === 'english' && !keepStopWords && STOP_WORDS.has(folded)) continue
    const shown = caseSensitive ? word : folded
    // First the stem, which depends on the diacritics.
    const term = language === 'english' ? stem(shown) : shown
    terms.push(diacriticSensitive ? term : stripDiacritics(term))
  }
  return terms
}

/** Releases of MongoDB differ in whether a text goes on behind a NUL. */
function refuseNul(text: string): void {
  if (text.includes('\0')) fail('BadValue', 'this server does not index or search text with a NUL character')
}
