import { expect, test } from 'vitest'
import { sortOf } from './sort.ts'

test.each([
  [{ sortBy: 'createdAt', sortOrder: 'DESC' }, 'newest'],
  [{ sortBy: 'createdAt', sortOrder: 'asc' }, 'oldest'],
  [{ sortBy: 'price' }, 'price_asc'],
  [{ sortBy: 'price', sortOrder: 'Desc' }, 'price_desc'],
  [{ sortBy: 'price-desc', sortOrder: 'asc' }, 'price_desc'],
  [{ sortBy: 'rating', sortOrder: 'asc' }, 'rating'],
  [{ sortBy: 'name', sortOrder: 'desc' }, 'name_desc'],
  [{ featured: true }, 'popular'],
] as const)('%o means %s', (asked, sort) => {
  expect(sortOf(asked)).toBe(sort)
})

test('the real name wins over the old ones', () => {
  expect(sortOf({ sort: 'rating', sortBy: 'price', sortOrder: 'asc', featured: true })).toBe('rating')
})

test('an explicit order wins over featured', () => {
  expect(sortOf({ sortBy: 'price', featured: true })).toBe('price_asc')
})

test.each([[{}], [{ sortBy: 'constructor' }], [{ sortBy: 'cheapest' }], [{ sort: null }], [{ sortOrder: 'asc' }]])(
  'what is unknown means the default: %o',
  (asked) => {
    expect(sortOf(asked)).toBeUndefined()
  },
)
