import { describe, expect, it } from 'vitest'
import { compilePattern } from './regex.ts'

describe('a regular expression', () => {
  it.each([
    ['^a$', '', 'a\n', true],
    ['^a$', '', '\na', false],
    ['^b', 'm', 'a\nb', true],
    ['^$', 'm', 'a\n', false],
    ['a.b', '', 'a\r\u2028b', false],
    ['a.b', '', 'a\u2028b', true],
    ['a.b', 's', 'a\nb', true],
    ['^\\S+$', '', '\u00a0', true],
    ['[\\s,]', '', ' ', true],
    ['^.$', '', '\u{1F600}', true],
    ['STRASSE', 'i', 'straße', false],
    ['x{2,3}?y', '', 'xxy', true],
    ['a]b}', '', 'a]b}', true],
    ['\\$5\\.00', '', '$5.00', true],
    ['(?:ab|cd)+(?!e)', '', 'abcd', true],
  ])('/%s/%s on %j gives what PCRE gives: %s', (source, options, text, expected) => {
    expect(compilePattern(source, options).test(text)).toBe(expected)
  })

  it.each([
    '(?i)a',
    '(?<n>a)',
    '(a)\\1',
    'a++',
    '\\Aa',
    '\\p{L}',
    '[[:alpha:]]',
    '[]a]',
    'a{,3}',
    '(*UTF)',
    '(?<=a)b',
    '\\Qa.b\\E',
    '(',
    'a**',
  ])('/%s/ is refused, since JavaScript would read it differently or not at all', (source) => {
    expect(() => compilePattern(source, '')).toThrow('does not support the regular expression')
  })

  it('is refused with the option x', () => {
    expect(() => compilePattern('a', 'x')).toThrow("not 'x'")
  })
})
