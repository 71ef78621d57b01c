import { expect, test } from 'vitest'
import { newestKey, newestPosition } from './newest.ts'

const ID = '65f1c0ffee0123456789abcd'
const AT = '2026-01-02T03:04:05.678Z'

test('the key of an entry leads back to its place', () => {
  const entry = { createdAt: new Date(AT), id: ID }
  expect(newestKey(entry)).toEqual([AT, ID])
  expect(newestPosition(newestKey(entry))).toEqual(entry)
})

test.each([[[]], [[AT]], [[AT, ID, ID]], [[AT, 'x']], [['', ID]], [['yesterday', ID]], [['2026-02-31T00:00:00Z', ID]]])(
  '%j is no key of such a list',
  (key: string[]) => {
    expect(newestPosition(key)).toBeUndefined()
  },
)
