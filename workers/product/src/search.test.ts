import { expect, test } from 'vitest'
import { isSearch, searchText } from './search.ts'

test.each([
  ['red "steel kettle"', 'red steel kettle'],
  ['kettle -only', 'kettle only'],
  ['t-shirt_(XL)', 't shirt XL'],
  ['{"$ne": null} .* $where', 'ne null where'],
  ['Gießkanne Cafe\u0301 № 7', 'Gießkanne Cafe\u0301 7'],
  ['\u0000 🫖 ""', ''],
])('of %j only the words are searched for', (text, words) => {
  expect(searchText(text)).toBe(words)
})

test('an empty box searches for nothing', () => {
  expect([undefined, '', '  ', '(', 'a'].map(isSearch)).toEqual([false, false, false, true, true])
})
