import { describe, expect, it } from 'vitest'
import { tokenize } from './tokenize.ts'
import { foldCase, stripDiacritics, WORDS } from './unicode.ts'

const INDEXED = { caseSensitive: false, diacriticSensitive: false }

describe('the terms of an English text', () => {
  it('are stems without stop words, an apostrophe being part of a word', () => {
    expect(tokenize("Do you see Mark's dog running?", 'english')).toEqual(['see', 'mark', 'dog', 'run'])
    expect(tokenize('  , the-COFFEE_cups, isn’t it?   ', 'english')).toEqual(['coffee_cup', 'isn', 't'])
    expect(tokenize(' \t,- ', 'english')).toEqual([])
    expect(tokenize("'tis Mark's", 'none')).toEqual(['tis', 'mark', 's'])
  })

  it('are what Snowball makes of them', () => {
    const vocabulary = {
      consign: 'consign',
      consigned: 'consign',
      consistency: 'consist',
      consolatory: 'consolatori',
      knightly: 'knight',
      knots: 'knot',
      generously: 'generous',
      communism: 'communism',
      skies: 'sky',
      dying: 'die',
      early: 'earli',
      succeeding: 'succeed',
      inning: 'inning',
      hopping: 'hop',
      hoping: 'hope',
      happily: 'happili',
      relational: 'relat',
      electricity: 'electr',
      national: 'nation',
      youth: 'youth',
      sayings: 'say',
    }
    for (const [word, stem] of Object.entries(vocabulary)) expect(tokenize(word, 'english')).toEqual([stem])
  })

  it('lose case and diacritics, after the stop words and the stem', () => {
    expect(tokenize('CAFÉS Ünder naïvely façade', 'english')).toEqual(['cafe', 'under', 'naiv', 'facad'])
    // With a diacritic it is no stop word.
    expect(tokenize('thé the', 'english')).toEqual(['the'])
    expect(tokenize('Über CAFÉS', 'none')).toEqual(['uber', 'cafes'])
  })

  it('keep what a search distinguishes', () => {
    const text = 'The Cafés Running'
    expect(tokenize(text, 'english', { ...INDEXED, caseSensitive: true })).toEqual(['Cafe', 'Run'])
    expect(tokenize(text, 'english', { ...INDEXED, diacriticSensitive: true })).toEqual(['café', 'run'])
    expect(tokenize(text, 'english', { ...INDEXED, keepStopWords: true })).toEqual(['the', 'cafe', 'run'])
  })

  it('are refused of a text with a NUL', () => {
    expect(() => tokenize('a\0b', 'english')).toThrow('NUL')
  })
})

describe('characters are those of Unicode 8.0', () => {
  // Beyond these two planes there was none.
  const all = Array.from({ length: 0x20000 }, (_, point) => point)
    .filter((point) => point < 0xd800 || point > 0xdfff)
    .map((point) => String.fromCodePoint(point))

  // The numbers are those of the Unicode Character Database, and do not change with the one that Node has.
  it('there are as many delimiters, foldings and diacritics as there were', () => {
    expect(all.filter((character) => character.match(WORDS.none) === null)).toHaveLength(3030)
    expect(all.filter((character) => character.match(WORDS.english) === null)).toHaveLength(3029)
    expect(all.filter((character) => foldCase(character) !== character)).toHaveLength(1245)
    expect(all.filter((character) => stripDiacritics(character) === '')).toHaveLength(773)
  })

  it.each([
    ['Σ', 'σ'],
    ['ς', 'σ'],
    ['ẞ', 'ß'],
    ['İ', 'İ'],
    ['ı', 'ı'],
    ['µ', 'μ'],
    ['ꭰ', 'Ꭰ'],
    // Added in Unicode 9.0.
    ['\u{1e900}', '\u{1e900}'],
  ])('%s folds to %s', (character, folded) => {
    expect(foldCase(character)).toBe(folded)
  })

  it.each([
    ['ǯ', 'ʒ'],
    ['ø', 'ø'],
    ['e\u0301', 'e'],
    ['a^b`', 'ab'],
    ['가', '가'],
    ['İ', 'I'],
  ])('%s without its diacritics is %s', (text, stripped) => {
    expect(stripDiacritics(text)).toBe(stripped)
  })
})
