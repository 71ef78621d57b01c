import { expect, test } from 'vitest'
import { keyOf, positionOf } from './product.key.ts'
import { SORTS, type Sort } from './product.schema.ts'
import { newProduct } from './product.ts'

const ID = '65f1c0ffee0123456789abcd'

const values: Record<Sort, string> = {
  newest: '"2026-01-02T03:04:05.678Z"',
  oldest: '"2026-01-02T03:04:05.678Z"',
  price_asc: '1999',
  price_desc: '0',
  rating: '4.5',
  popular: '12',
  name_asc: '"Kettle"',
  name_desc: '""',
}

test.each(SORTS)('a key of the list in the order %s is one of it', (sort) => {
  expect(isKeyOf(sort, [values[sort], ID])).toBe(true)
})

test.each(SORTS)('nothing but a plain value and an id goes into the query of %s', (sort) => {
  for (const value of ['', '{', 'null', '{"$ne":null}', '[1]', '{"$regex":"(a+)+$"}', 'true']) {
    expect(isKeyOf(sort, [value, ID])).toBe(false)
  }
  expect(isKeyOf(sort, [values[sort], 'x'])).toBe(false)
  expect(isKeyOf(sort, [values[sort]])).toBe(false)
  expect(isKeyOf(sort, [values[sort], ID, ID])).toBe(false)
  expect(isKeyOf(sort, [])).toBe(false)
})
