import { expect, test } from 'vitest'
import { afterLast, makeRoom } from './category.siblings.ts'
import { newCategory } from './category.ts'

/** Siblings at these orders, named by them; of equals the first is the oldest. */
const at = (...orders: number[]) =>
  orders.map((order, index) =>
    newCategory(`${index}`, { name: `c${index}`, active: true, order }, null, [], new Date(index)),
  )
const moves = (orders: number[], order: number) =>
  makeRoom(at(...orders), order).map((sibling) => `${sibling.name}→${sibling.order}`)

test('without gaps, everyone from the wanted place on moves up', () => {
  expect(moves([0, 1, 2, 3], 1)).toEqual(['c1→2', 'c2→3', 'c3→4'])
})

test('nobody moves at or beyond a gap', () => {
  expect(moves([0, 1, 2, 5, 6], 1)).toEqual(['c1→2', 'c2→3'])
  expect(moves([0, 1, 5], 3)).toEqual([])
  expect(moves([], 0)).toEqual([])
})

test('those who share an order are put apart, the older first', () => {
  expect(moves([2, 2, 3], 2)).toEqual(['c0→3', 'c1→4', 'c2→5'])
})

test('after the last comes the next number, 0 if there is none', () => {
  expect(afterLast([])).toBe(0)
  expect(afterLast(at(4, 0))).toBe(5)
})
