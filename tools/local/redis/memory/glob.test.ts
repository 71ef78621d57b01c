import { expect, test } from 'vitest'
import { globMatcher } from './glob.ts'

test.each([
  ['*', '', true],
  ['', '', true],
  ['', 'a', false],
  ['a*c', 'abbbc', true],
  ['a*c', 'abbbd', false],
  ['*a*b*', 'xxaxxbxx', true],
  ['h?llo', 'hello', true],
  ['h?llo', 'hllo', false],
  ['h[ae]llo', 'hallo', true],
  ['h[^e]llo', 'hello', false],
  ['h[a-c]llo', 'hbllo', true],
  ['h[c-a]llo', 'hbllo', true],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'axb', false],
  ['[]', 'a', false],
  ['[^]', 'a', true],
  ['[abc', 'c', true],
  ['a\\', 'a\\', true],
  ['.*', 'abc', false],
  ['(a+)+$', '(a+)+$', true],
  // One character, two bytes: Redis counts bytes.
  ['?', 'é', false],
  ['??', 'é', true],
])('%j on %j is %j', (pattern, text, expected) => {
  expect(globMatcher(pattern)(text)).toBe(expected)
})

test('a hostile pattern takes no time', () => {
  const started = performance.now()
  expect(globMatcher('a*'.repeat(30) + 'b')('a'.repeat(5000))).toBe(false)
  expect(performance.now() - started).toBeLessThan(1000)
})
