import { compareText } from '../bson/compare.ts'
import { type Doc, isDoc, typeName, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { type Language, languageOf } from './language.ts'
import { INSENSITIVE, type Sensitivity, tokenize } from './tokenize.ts'

/** The operand of `$text`. */
export interface TextRequest extends Sensitivity {
  readonly search: string
  /** Empty for the index's own language. */
  readonly language: string
}

/** What is searched for, all of it: terms of which one has to occur, and what else has to or must not. */
export interface TextSearch extends Sensitivity {
  readonly terms: readonly string[]
  /** The same as they are in the index, in the order in which their scores are summed. */
  readonly indexedTerms: readonly string[]
  readonly negatedTerms: readonly string[]
  readonly phrases: readonly string[]
  readonly negatedPhrases: readonly string[]
}

/** Reads the operand of `$text`. */
export function readTextRequest(operand: Value): TextRequest {
  if (!isDoc(operand)) return fail('BadValue', '$text expects an object')
  for (const name of operand.keys()) if (!FIELDS.has(name)) fail('BadValue', 'extra fields in $text')
  return {
    search: text(operand, '$search') ?? fail('NoSuchKey', 'Missing expected field "$search"'),
    language: text(operand, '$language') ?? '',
    caseSensitive: flag(operand, '$caseSensitive'),
    diacriticSensitive: flag(operand, '$diacriticSensitive'),
  }
}

const FIELDS = new Set(['$search', '$language', '$caseSensitive', '$diacriticSensitive'])

function text(operand: Doc, name: string): string | undefined {
  const given = operand.get(name)
  return given === undefined || typeof given === 'string' ? given : wrongType(name, 'string', given)
}

function flag(operand: Doc, name: string): boolean {
  const given = operand.get(name)
  return given === undefined || typeof given === 'boolean' ? (given ?? false) : wrongType(name, 'bool', given)
}

function wrongType(name: string, expected: string, given: Value): never {
  return fail('TypeMismatch', `"${name}" had the wrong type. Expected ${expected}, found ${typeName(given)}`)
}

/** Takes the words and phrases of a request apart, in the language of the index if it names none. */
export function parseSearch(request: TextRequest, ofIndex: Language): TextSearch {
  const { search, caseSensitive, diacriticSensitive } = request
  const language =
    request.language === ''
      ? ofIndex
      : (languageOf(request.language) ??
        fail('BadValue', `unsupported language: "${request.language}" for text index version 3`))
  const { words, negatedWords, phrases, negatedPhrases } = parts(search)
  const sensitivity = { caseSensitive, diacriticSensitive }
  const distinct = (list: readonly string[], by: Sensitivity): readonly string[] =>
    [...new Set(tokenize(list.join(' '), language, by))].sort(compareText)
  return {
    ...sensitivity,
    terms: distinct(words, sensitivity),
    indexedTerms: distinct(words, INSENSITIVE),
    negatedTerms: distinct(negatedWords, sensitivity),
    phrases,
    negatedPhrases,
  }
}

interface Parts {
  readonly words: string[]
  readonly negatedWords: string[]
  readonly phrases: string[]
  readonly negatedPhrases: string[]
}

/** White space as the search string has it: no tab, which parts words all the same. */
const TOKEN = /["-]|[^\n\v\f\r "-]+/g
const SPACE = /[\n\v\f\r ]/

/**
 * A hyphen behind white space negates what touches it, up to the next white space. The words of a phrase are searched for
 * too, unless it is negated; a phrase that is not closed is only words.
 */
function parts(search: string): Parts {
  const found: Parts = { words: [], negatedWords: [], phrases: [], negatedPhrases: [] }
  let negating = false
  let phraseFrom: number | undefined
  for (const { 0: token, index } of search.matchAll(TOKEN)) {
    const apart = index === 0 || SPACE.test(search.charAt(index - 1))
    if (token === '-') {
      if (phraseFrom === undefined && apart) negating = true
    } else if (token !== '"') {
      if (negating && phraseFrom !== undefined) continue
      if (apart) negating = false
      ;(negating ? found.negatedWords : found.words).push(token)
    } else if (phraseFrom === undefined) {
      phraseFrom = index + 1
      if (apart) negating = false
    } else {
      ;(negating ? found.negatedPhrases : found.phrases).push(search.slice(phraseFrom, index))
      phraseFrom = undefined
    }
  }
  return found
}
