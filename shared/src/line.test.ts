import { expect, test } from 'vitest'
import { line, lines } from './line.ts'

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

test('text of several lines keeps them, whatever system it was written on, and nothing else that is hidden', () => {
  expect(lines(30).parse(' 1 Main Street\r\nApt.\t4\rRear\n')).toBe('1 Main Street\nApt.\t4\nRear')
  for (const text of ['1 Main\0', '1 Main\n\u202eRear', '1 Main\u2028Rear', ' \r\n ', 'x'.repeat(31)]) {
    expect(lines(30).safeParse(text).success).toBe(false)
  }
})
