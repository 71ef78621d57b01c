import { describe, expect, it } from 'vitest'
import { document } from '../bson/value.ts'
import { parseSearch, readTextRequest, type TextSearch } from './search.ts'

function parsed(search: string, more: Record<string, string | boolean> = {}): TextSearch {
  return parseSearch(readTextRequest(document({ $search: search, ...more })), 'english')
}

describe('a search string', () => {
  it.each<[string, Partial<TextSearch>]>([
    ['this is fun', { terms: ['fun'] }],
    ['hello.world', { terms: ['hello', 'world'] }],
    ['-really fun', { terms: ['fun'], negatedTerms: ['realli'] }],
    ['- really fun', { terms: ['fun', 'realli'] }],
    ['--really fun', { terms: ['fun'], negatedTerms: ['realli'] }],
    ['really-fun', { terms: ['fun', 'realli'] }],
    ['-really-fun-stuff', { negatedTerms: ['fun', 'realli', 'stuff'] }],
    ['doing a "phrase test" for fun', { terms: ['fun', 'phrase', 'test'], phrases: ['phrase test'] }],
    ['doing a "phrase-test" for fun', { terms: ['fun', 'phrase', 'test'], phrases: ['phrase-test'] }],
    ['doing a -"phrase test" for fun', { terms: ['fun'], negatedPhrases: ['phrase test'] }],
    ['doing a - "phrase test" for fun', { terms: ['fun', 'phrase', 'test'], phrases: ['phrase test'] }],
    ['doing a-"phrase test" for fun', { terms: ['fun', 'phrase', 'test'], phrases: ['phrase test'] }],
    [
      '-"really fun"-"stuff here" "another phrase"',
      { terms: ['anoth', 'phrase'], phrases: ['another phrase'], negatedPhrases: ['really fun', 'stuff here'] },
    ],
    [
      '"industry" -Melbourne -Physics',
      { terms: ['industri'], negatedTerms: ['melbourn', 'physic'], phrases: ['industry'] },
    ],
    ['foo " -bar"', { terms: ['bar', 'foo'], phrases: [' -bar'] }],
    ['foo -" -bar"', { terms: ['foo'], negatedPhrases: [' -bar'] }],
    ['"never closed', { terms: ['close', 'never'] }],
    ['tab\t-apart', { terms: ['apart', 'tab'] }],
    ['', {}],
  ])('%j', (search, expected) => {
    const { terms, negatedTerms, phrases, negatedPhrases } = parsed(search)
    expect({ terms, negatedTerms, phrases, negatedPhrases }).toEqual({
      terms: [],
      negatedTerms: [],
      phrases: [],
      negatedPhrases: [],
      ...expected,
    })
  })

  it('is looked up without case and diacritics whatever it distinguishes', () => {
    const { terms, indexedTerms, negatedTerms } = parsed('Positively Café -Miserable', {
      $caseSensitive: true,
      $diacriticSensitive: true,
    })
    expect(terms).toEqual(['Café', 'Posit'])
    expect(indexedTerms).toEqual(['cafe', 'posit'])
    expect(negatedTerms).toEqual(['Miser'])
  })

  it('has its own language', () => {
    expect(parsed('the contents', { $language: 'none' }).terms).toEqual(['contents', 'the'])
    expect(parsed('the contents', { $language: 'EN' }).terms).toEqual(['content'])
    expect(() => parsed('x', { $language: 'spanglish' })).toThrow('unsupported language: "spanglish"')
  })

  it.each([
    [{}, 'Missing expected field "$search"'],
    [{ $search: 5 }, '"$search" had the wrong type. Expected string, found int'],
    [{ $search: 'x', $caseSensitive: 1 }, '"$caseSensitive" had the wrong type. Expected bool, found int'],
    [{ $search: 'x', odd: 1 }, 'extra fields in $text'],
  ])('%j is refused', (operand, message) => {
    expect(() => readTextRequest(document(operand))).toThrow(message)
  })
})
