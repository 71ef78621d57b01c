import { expect, test } from 'vitest'
import { line } from './line.ts'

test.each(['Ada', '  Ada King  ', 'Zoë O’Hara-Ñandú', '山田 太郎', 'می‌خواهم', '👩‍👩‍👧', 'שלום\u200f!'])(
  '%j is a line, trimmed',
  (text) => {
    expect(line(100).parse(text)).toBe(text.trim())
  },
)

test.each([
  ['a NUL', 'A\0da'],
  ['the end of a line', 'Ada\r\nBcc: eve@evil.example'],
  ['a line separator', 'Ada\u2028Eve'],
  ['a tab', 'Ada\tEve'],
  ['an escape', '\u001b[31mAda'],
  ['a control character of C1', 'Ada\u009b'],
  ['text that is turned around', 'Ada\u202egpj.exe'],
  ['an isolate', 'Ada\u2066eve'],
])('with %s it is none', (_, text) => {
  expect(line(100).safeParse(text).error?.issues).toMatchObject([
    { message: 'must be one line, without control characters' },
  ])
})

test('it has 1 to so many characters', () => {
  expect(['', '  ', 'x'.repeat(6)].map((text) => line(5).safeParse(text).success)).toEqual([false, false, false])
  expect(line(5).safeParse('x'.repeat(5)).success).toBe(true)
})
