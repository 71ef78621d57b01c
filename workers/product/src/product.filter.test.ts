import type { Actor } from '@shop/shared/actor'
import { describe, expect, test } from 'vitest'
import { EVERYBODY, type ProductFilter, productFilter, sortOf } from './product.filter.ts'
import { ProductQuery } from './product.query.ts'

const SELLER = '65f1c0ffee0123456789ad02'
const OTHER = '65f1c0ffee0123456789ad03'

function actor(role: Actor['role'], id = SELLER): Actor {
  return { id, role, sessionId: 's', expiresAt: new Date(0) }
}

function filterFor(query: object, who: Actor | null = null): ProductFilter {
  return productFilter(ProductQuery.parse(query), who)
}

describe('includeInactive', () => {
  const inactiveOf = (who: Actor | null, seller?: string) =>
    filterFor({ includeInactive: 'true', ...(seller && { seller }) }, who).inactiveOf

  test('shows an admin everybody’s inactive products', () => {
    expect([inactiveOf(actor('admin')), inactiveOf(actor('admin'), OTHER)]).toEqual([EVERYBODY, EVERYBODY])
  })

  test('shows a seller the own ones, whatever else is in the list', () => {
    expect([inactiveOf(actor('seller')), inactiveOf(actor('seller'), SELLER)]).toEqual([SELLER, SELLER])
    expect(inactiveOf(actor('seller'), OTHER)).toBeUndefined()
  })

  test('shows others nothing, and nobody anything if it is not asked for', () => {
    expect([inactiveOf(null), inactiveOf(actor('customer')), inactiveOf(actor('customer'), SELLER)]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(filterFor({}, actor('admin')).inactiveOf).toBeUndefined()
  })
})

describe('the category', () => {
  test('may be called by anything; nothing at all is every category', () => {
    expect(filterFor({ category: ' Home & Garden ' }).category).toBe('Home & Garden')
    expect(filterFor({ category: SELLER.toUpperCase() }).category).toBe(SELLER)
    expect(filterFor({ category: '  ' })).toEqual(filterFor({}))
    expect(filterFor({ category: '', includeSubcategories: 'false' })).toEqual(filterFor({}))
  })

  test('comes with all below it, unless that is not wanted', () => {
    expect(filterFor({ category: SELLER }).directOnly).toBeUndefined()
    expect(filterFor({ category: SELLER, includeSubcategories: 'false' }).directOnly).toBe(true)
  })
})

test('amounts, bounds and tags are what the query says, and empty fields say nothing', () => {
  const query = { minPrice: '0.5', maxPrice: '12.34', minRating: '3.5', inStock: 'false', tags: 'b, a,,b' }
  expect(filterFor(query)).toMatchObject({
    minPriceMinor: 50,
    maxPriceMinor: 1234,
    minRating: 3.5,
    inStock: false,
    tags: ['a', 'b'],
  })
  expect(filterFor({ search: ' ', minPrice: '', maxPrice: ' ', minRating: '', tags: ',' })).toEqual(filterFor({}))
})

test('a seller who cannot be one is one whom nobody knows', () => {
  expect(filterFor({ seller: SELLER.toUpperCase() }).sellerId).toBe(SELLER)
  expect(filterFor({ seller: 'zz' }).sellerId).toMatch(/^0{24}$/)
})

test.each([
  ['price-asc', 'price_asc'],
  ['PRICE_DESC', 'price_desc'],
  ['price', 'price_asc'],
  ['createdAt', 'newest'],
  ['Popular', 'popular'],
  ['name', 'name_asc'],
])('the order may be spelled %s', (sort, order) => {
  expect(sortOf(ProductQuery.parse({ sort }))).toBe(order)
})

test.each(['cheapest', 'constructor', ''])('there is no order %j', (sort) => {
  expect(ProductQuery.safeParse({ sort }).error?.issues.map(({ path }) => path)).toEqual([['sort']])
})

test('a search has the best match first unless something else is asked for, and other lists have no best match', () => {
  const order = (query: object) => sortOf(ProductQuery.parse(query))
  expect([order({ search: 'a' }), order({ search: 'a', sort: 'name_asc' })]).toEqual(['relevance', 'name_asc'])
  expect([order({ search: ' ' }), order({ sort: 'relevance' })]).toEqual(['newest', 'newest'])
})

test('the order is the newest first, for what is featured the most reviewed, or what is asked for', () => {
  const order = (query: object) => sortOf(ProductQuery.parse(query))
  expect([order({}), order({ featured: 'true' }), order({ featured: 'true', sort: 'price_asc' })]).toEqual([
    'newest',
    'popular',
    'price_asc',
  ])
})
