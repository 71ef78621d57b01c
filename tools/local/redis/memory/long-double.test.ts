import { expect, test } from 'vitest'
import { addLongDoubles } from './long-double.ts'

// The expected texts are replies of Redis 7.0 on x86-64.
test.each([
  ['0.1', '0.2', '0.3'],
  ['12345.1', '0', '12345.09999999999999964'],
  ['123456789.223', '0', '123456789.22299999999813735'],
  ['1e30', '0.5', '1000000000000000000024696061952'],
  ['3.0e3', '1', '3001'],
  ['.5', '1.', '1.5'],
  ['-0.0', '0', '0'],
  ['1e-18', '-1e-17', '-0.00000000000000001'],
])('%s + %s is %s', (left, right, sum) => {
  expect(addLongDoubles(left, right)).toBe(sum)
})

test.each([' 1', 'abc', '', '.', '1e', 'nan', '1e99999'])('%j is not a float', (text) => {
  expect(() => addLongDoubles('1', text)).toThrow('ERR value is not a valid float')
})

test('infinity is refused', () => {
  expect(() => addLongDoubles('1', 'inf')).toThrow('ERR increment would produce NaN or Infinity')
})
