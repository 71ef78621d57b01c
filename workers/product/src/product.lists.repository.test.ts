import { newId } from '@shop/shared/id'
import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import { plansOf } from '@shop/shared/testing/plans'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InventoryRepository } from './inventory.repository.ts'
import { MovementRepository } from './movement.repository.ts'
import { leftOut } from './product.count.repository.ts'
import { EVERYBODY, type ProductFilter } from './product.filter.ts'
import { SORTS, type Sort } from './product.query.ts'
import { ProductRepository, productIndexes } from './product.repository.ts'
import { newProduct } from './product.ts'

const CATEGORY = { id: newId(), name: 'Kitchen', ancestors: [newId()], version: 1 }
const SELLER = newId()

let database: TestDatabase
let products: ProductRepository
let someId: string

beforeAll(async () => {
  database = await startTestDatabase(productIndexes)
  products = new ProductRepository(database.db)
  // The newest are of others: who looks through all of them to find a seller's or a category's looks at many.
  const others = { category: { ...CATEGORY, id: newId(), ancestors: [] }, seller: newId() }
  for (let index = 0; index < 90; index += 1) {
    const { category, seller } = index < 30 ? { category: CATEGORY, seller: SELLER } : others
    const input = { name: `Kettle ${90 - index}`, description: 'Boils water', price: index, category: '', inventory: 1 }
    const more = { images: [], tags: [], active: index % 3 > 0 }
    const product = newProduct(newId(), { ...input, ...more }, category, seller, new Date(index))
    await new InventoryRepository(database.db).open(product.id, seller, 1)
    await products.insert({ ...product, ratings: { average: index, count: index, distribution: [] } })
    if (index === 0) someId = product.id
  }
})
afterAll(() => database.close())

const PER_PAGE = 3
/** A list, and how many documents one page of it may look at, if that is more than what is on it and before it. */
const scopes: [string, ProductFilter, number?][] = [
  ['all', {}],
  ['those of a category and below', { category: CATEGORY.id }],
  ['those of a category itself', { category: CATEGORY.id, directOnly: true }],
  ['those of a seller', { sellerId: SELLER }],
  ['everything, for an admin', { inactiveOf: EVERYBODY }],
  ['everything of a seller, for the seller', { sellerId: SELLER, inactiveOf: SELLER }],
  ['all and what is inactive of a seller, for the seller', { inactiveOf: SELLER }, 40],
  ['everything of a category, for an admin', { category: CATEGORY.id, inactiveOf: EVERYBODY }],
]

/** The first page of a list, one further on, and the one behind a cursor. */
async function pagesOf(filter: ProductFilter, sort: Sort): Promise<void> {
  const { lastKey } = await products.list(filter, sort, { page: 1, limit: PER_PAGE, after: undefined })
  await products.list(filter, sort, { page: 2, limit: PER_PAGE, after: undefined })
  await products.list(filter, sort, { page: 0, limit: PER_PAGE, after: lastKey ?? undefined })
}

describe.each(scopes)('the list of %s', (_, filter, enough = 2 * PER_PAGE + 2) => {
  test.each(SORTS)('in the order %s comes from an index that has this order', async (sort) => {
    const plans = await plansOf(database.db, () => pagesOf(filter, sort))
    // The documents, how many there are, and their stock; three times. All are counted less those that are left out.
    expect(plans).toHaveLength(leftOut(filter) ? 12 : 9)
    for (const { query, stages, indexes, examined } of plans) {
      const told = JSON.stringify(query)
      expect(stages, told).not.toContain('COLLSCAN')
      expect(stages, told).not.toContain('SORT')
      if ('count' in query && !query['query']) expect(stages, told).toContain('RECORD_STORE_FAST_COUNT')
      else expect(indexes, told).not.toEqual([])
      if ('find' in query) expect(examined, told).toBeLessThanOrEqual(enough)
    }
  })
})

test.each([
  ['a product', () => products.find(someId)],
  ['products by their ids', () => products.findMany([someId, newId()])],
  ['stock', () => new InventoryRepository(database.db).findMany([someId])],
  ['a category by its name', () => products.list({ category: 'kitchen' }, 'newest', first)],
  ['a search', () => products.list({ search: 'kettle water' }, 'newest', first)],
  ['the movements of stock', () => new MovementRepository(database.db).list(someId, SELLER, first)],
  ['the movements behind a cursor', () => new MovementRepository(database.db).list(someId, SELLER, behind)],
])('%s is found by an index', async (_, read) => {
  const plans = await plansOf(database.db, read)
  expect(plans.length).toBeGreaterThan(0)
  for (const { query, stages } of plans) expect(stages, JSON.stringify(query)).not.toContain('COLLSCAN')
})

const first = { page: 1, limit: PER_PAGE, after: undefined }
const behind = { page: 0, limit: PER_PAGE, after: [new Date().toISOString(), newId()] }
