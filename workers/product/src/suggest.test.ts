import { expect, test } from 'vitest'
import { ranked, startsOf, typed } from './suggest.ts'

test('a name can be completed from each of its words, without accents and signs', () => {
  expect(startsOf('Café-Kettle, red')).toEqual(['cafe kettle red', 'kettle red', 'red'])
  expect(startsOf('No no no')).toEqual(['no no no', 'no no', 'no'])
  expect(startsOf('🫖')).toEqual([])
})

test('what is typed is taken in the same form', () => {
  expect([typed('  CAFÉ - ke'), typed('.*'), typed('\u0000')]).toEqual(['cafe ke', '', ''])
})

test('the most reviewed come first, then what begins with it, and each name once', () => {
  const candidates = [
    { name: 'Big kettle', reviews: 0 },
    { name: 'Kettle stand', reviews: 0 },
    { name: 'Kettle', reviews: 0 },
    { name: 'Kettle cosy', reviews: 3 },
    { name: 'KETTLE', reviews: 0 },
  ]
  expect(ranked(candidates, 'ket', 9)).toEqual(['Kettle cosy', 'KETTLE', 'Kettle stand', 'Big kettle'])
  expect(ranked(candidates, 'ket', 1)).toEqual(['Kettle cosy'])
})
