import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cursorOf, positionOf } from './cursor.ts'

test('a cursor leads back to its place in its room', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (room, seq) => {
      expect(positionOf(room, cursorOf(room, seq))).toBe(seq)
    }),
  )
})

test('a cursor of another room, or none at all, leads nowhere', () => {
  expect(positionOf('user:b', cursorOf('user:a', 5))).toBeUndefined()
  fc.assert(fc.property(fc.string(), (text) => positionOf('user:a', text) === undefined))
})
