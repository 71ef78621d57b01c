import type { Doc } from '../bson/value.ts'
import { textFields } from './fields.ts'
import type { TextSearch } from './search.ts'
import type { TextSpec } from './spec.ts'
import { type Sensitivity, tokenize } from './tokenize.ts'
import { foldCase, stripDiacritics } from './unicode.ts'

/** True if a document that has one of the indexed terms is what was searched for in everything else too. */
export function passes(doc: Doc, search: TextSearch, spec: TextSpec): boolean {
  const { terms, negatedTerms, phrases, negatedPhrases } = search
  const exact = search.caseSensitive || search.diacriticSensitive
  if (!exact && negatedTerms.length === 0 && phrases.length === 0 && negatedPhrases.length === 0) return true
  const fields = textFields(doc, spec)
  const hasTerm = (wanted: readonly string[]): boolean =>
    wanted.length > 0 &&
    fields.some(({ text, language }) =>
      tokenize(text, language, { ...search, keepStopWords: true }).some((term) => wanted.includes(term)),
    )
  const hasPhrase = (phrase: string): boolean => fields.some(({ text }) => contains(text, phrase, search))
  return (
    (!exact || hasTerm(terms)) && !hasTerm(negatedTerms) && phrases.every(hasPhrase) && !negatedPhrases.some(hasPhrase)
  )
}

/** A phrase is no sequence of words but a part of a text. */
function contains(text: string, phrase: string, by: Sensitivity): boolean {
  const folded = fold(text, by)
  return folded !== '' && folded.includes(fold(phrase, by))
}

function fold(text: string, { caseSensitive, diacriticSensitive }: Sensitivity): string {
  const folded = caseSensitive ? text : foldCase(text)
  return diacriticSensitive ? folded : stripDiacritics(folded)
}
