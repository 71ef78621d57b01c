import { describe, expect, test } from 'vitest'
import { familiesOf, LISTS, listSlot, productSlot } from './product.cache.ts'
import { EVERYBODY, type ProductFilter } from './product.filter.ts'
import type { Sort } from './product.query.ts'

const ID = '65f1c0ffee0123456789ad02'

interface Wanted {
  sort?: Sort
  page?: number
  limit?: number
}

function slot(filter: ProductFilter = {}, { sort = 'newest', page = 1, limit = 20 }: Wanted = {}) {
  return listSlot(filter, sort, { page, limit, after: undefined })
}

const hashed = (beginning: string) => expect.stringMatching(new RegExp(`^${beginning}:[0-9a-f]{32}$`))

test('a product is kept under its id for 5 minutes, and is a family of its own', () => {
  expect(productSlot(ID)).toEqual({ key: `product:${ID}`, family: `product:${ID}`, ttlSeconds: 300 })
  expect(familiesOf(ID)).toEqual([`product:${ID}`, LISTS])
})

describe('a list is kept', () => {
  test('by its page for 2 minutes, if nothing narrows it', () => {
    expect(slot()).toEqual({ key: 'products:page:1', family: LISTS, ttlSeconds: 120 })
    expect(slot({ search: undefined }, { page: 7 })).toMatchObject({ key: 'products:page:7' })
  })

  test('by page and hash, if limit or order are not the usual ones', () => {
    const keys = [slot({}, { limit: 10 }), slot({}, { sort: 'oldest' }), slot({}, { page: 2, limit: 10 })]
    expect(keys).toMatchObject([
      { key: hashed('products:page:1'), ttlSeconds: 120 },
      { key: hashed('products:page:1'), ttlSeconds: 120 },
      { key: hashed('products:page:2'), ttlSeconds: 120 },
    ])
    expect(new Set(keys.map((each) => each?.key)).size).toBe(3)
  })

  test('by its category for 5 minutes, if it is the usual first page', () => {
    expect(slot({ category: ID })).toEqual({ key: `products:category:${ID}`, family: LISTS, ttlSeconds: 300 })
  })

  test('by the hash of all that is asked for 1 minute, if its facets are asked for', () => {
    const [plain, faceted] = [slot(), listSlot({}, 'newest', { page: 1, limit: 20, after: undefined }, true)]
    expect(faceted).toEqual({ key: hashed('products:search'), family: LISTS, ttlSeconds: 60 })
    expect(faceted?.key).not.toBe(plain?.key)
  })

  test('by the hash of all that is asked for 1 minute otherwise, and under a key of its own', () => {
    const slots = [
      slot({ category: ID }, { page: 2 }),
      slot({ category: ID }, { limit: 10 }),
      slot({ category: ID }, { sort: 'rating' }),
      slot({ category: ID, directOnly: true }),
      slot({ category: ID, sellerId: ID }),
      slot({ category: 'garden' }),
      slot({ sellerId: ID }),
      slot({ search: 'kettle' }),
      slot({ search: 'kettle' }, { page: 2 }),
    ]
    for (const each of slots) {
      expect(each).toEqual({ key: hashed('products:search'), family: LISTS, ttlSeconds: 60 })
    }
    expect(new Set(slots.map((each) => each?.key)).size).toBe(slots.length)
  })

  test('never, if it shows what not everybody may see', () => {
    for (const inactiveOf of [EVERYBODY, ID]) {
      expect([slot({ inactiveOf }), slot({ inactiveOf, category: ID }), slot({ inactiveOf, sellerId: ID })]).toEqual([
        undefined,
        undefined,
        undefined,
      ])
    }
  })

  test('never, if it continues behind a cursor', () => {
    expect(listSlot({}, 'newest', { page: 0, limit: 20, after: ['key'] })).toBeUndefined()
  })
})
