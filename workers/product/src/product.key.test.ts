import { expect, test } from 'vitest'
import { keyOf, positionOf } from './product.key.ts'
import { SORTS, type Sort } from './product.query.ts'
import type { Product } from './product.ts'

const ID = '65f1c0ffee0123456789abcd'

const product: Product = {
  id: ID,
  name: 'Kettle',
  description: 'Boils water',
  priceMinor: 1999,
  images: [],
  categoryId: ID,
  categoryName: 'Kitchen',
  categoryPath: [ID],
  categoryVersion: 1,
  sellerId: ID,
  available: 3,
  inStock: true,
  ratings: { average: 4.5, count: 12, distribution: [0, 0, 0, 6, 6] },
  tags: [],
  active: true,
  createdAt: new Date('2026-01-02T03:04:05.678Z'),
  updatedAt: new Date('2026-02-03T04:05:06.789Z'),
  version: 1,
  moves: { stock: 0, ratings: 0 },
}

const values: Record<Exclude<Sort, 'relevance'>, string> = {
  newest: '"2026-01-02T03:04:05.678Z"',
  oldest: '"2026-01-02T03:04:05.678Z"',
  price_asc: '1999',
  price_desc: '1999',
  rating: '4.5',
  popular: '12',
  name_asc: '"Kettle"',
  name_desc: '"Kettle"',
}

test.each(SORTS)('the key of a product in the order %s leads back to its place', (sort) => {
  const key = keyOf(sort, product)
  expect(key).toEqual([values[sort], product.id])
  const position = positionOf(sort, key)
  expect(position?.id).toBe(product.id)
  expect(JSON.stringify(position?.value)).toBe(values[sort])
})

test('the key of a search holds the score of the product, to the last bit', () => {
  const score = 5.500000000000001
  expect(positionOf('relevance', keyOf('relevance', product, score))).toEqual({ value: score, id: ID })
  expect(positionOf('relevance', ['"1"', ID])).toBeUndefined()
})

test('a time comes back as a time, so that it is compared with times', () => {
  expect(positionOf('newest', keyOf('newest', product))?.value).toEqual(product.createdAt)
})

test.each(SORTS)('nothing but a plain value and an id goes into the query of %s', (sort) => {
  for (const value of ['', '{', 'null', '{"$ne":null}', '[1]', '{"$regex":"(a+)+$"}', 'true']) {
    expect(positionOf(sort, [value, ID])).toBeUndefined()
  }
  expect(positionOf(sort, [values[sort], 'x'])).toBeUndefined()
  expect(positionOf(sort, [values[sort]])).toBeUndefined()
  expect(positionOf(sort, [values[sort], ID, ID])).toBeUndefined()
  expect(positionOf(sort, [])).toBeUndefined()
})
