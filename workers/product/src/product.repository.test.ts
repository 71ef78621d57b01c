import { newId } from '@shop/shared/id'
import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InventoryRepository } from './inventory.repository.ts'
import { positionOf } from './product.key.ts'
import { ProductRepository, productIndexes } from './product.repository.ts'
import { SORTS, type Sort } from './product.query.ts'
import type { Product } from './product.ts'

const CATEGORY = newId()
const PARENT = newId()
const SELLER = newId()
const EPOCH = Date.UTC(2026, 0, 1)

let database: TestDatabase
let products: ProductRepository
const made: Product[] = []

// Two products each share time, price, rating and name, so that only the id keeps them apart.
function productAt(index: number): Product {
  const twin = Math.floor(index / 2)
  return {
    id: newId(EPOCH),
    name: `Café Kettle ${String.fromCharCode(65 + ((twin * 5) % 7))}`,
    description: 'Boils water',
    priceMinor: (twin * 300) % 700,
    images: [],
    categoryId: CATEGORY,
    categoryName: 'Kitchen',
    categoryPath: [PARENT, CATEGORY],
    categoryVersion: 1,
    sellerId: index < 3 ? SELLER : newId(),
    available: index,
    inStock: index > 0,
    ratings: { average: twin % 5, count: twin % 3, distribution: [0, 0, 0, 0, 0] },
    tags: index === 0 ? ['steel'] : [],
    active: true,
    createdAt: new Date(EPOCH + twin * 1_000),
    updatedAt: new Date(EPOCH),
    version: 1,
    moves: { stock: 0, ratings: 0 },
  }
}

beforeAll(async () => {
  database = await startTestDatabase(productIndexes)
  products = new ProductRepository(database.db)
  const inventory = new InventoryRepository(database.db)
  for (let index = 0; index < 13; index += 1) {
    const product = productAt(index)
    await inventory.open(product.id, product.sellerId, product.available)
    await products.insert(product)
    made.push(product)
  }
  await products.insert({ ...productAt(0), active: false })
})
afterAll(() => database.close())

async function inPages(sort: Sort, limit: number): Promise<string[]> {
  const ids: string[] = []
  let after: string[] | undefined
  for (;;) {
    const { items, lastKey, total } = await products.list({}, sort, { page: 1, limit, after })
    expect(total).toBe(made.length)
    expect(items.length).toBeLessThanOrEqual(limit)
    ids.push(...items.map(({ id }) => id))
    if (!lastKey) return ids
    expect(positionOf(sort, lastKey)?.id).toBe(items.at(-1)?.id)
    after = lastKey
  }
}

describe.each(SORTS)('the list in the order %s', (sort) => {
  test('is the same by cursor, by page and as a whole, and has every active product once', async () => {
    const whole = await inPages(sort, 100)
    expect(whole.toSorted()).toEqual(made.map(({ id }) => id).toSorted())
    expect(await inPages(sort, 3)).toEqual(whole)
    const second = await products.list({}, sort, { page: 2, limit: 5, after: undefined })
    expect(second.items.map(({ id }) => id)).toEqual(whole.slice(5, 10))
    expect((await products.list({}, sort, { page: 9, limit: 5, after: undefined })).items).toEqual([])
  })
})

test('prices rise in price_asc and fall in price_desc', async () => {
  const priceOf = new Map(made.map(({ id, priceMinor }) => [id, priceMinor]))
  const rising = (await inPages('price_asc', 100)).map((id) => priceOf.get(id) ?? -1)
  expect(rising).toEqual(rising.toSorted((a, b) => a - b))
  const falling = (await inPages('price_desc', 100)).map((id) => priceOf.get(id) ?? -1)
  expect(falling).toEqual(falling.toSorted((a, b) => b - a))
})

test('a key that is none of the list never goes into a query', async () => {
  const request = { page: 1, limit: 3, after: ['{"$ne":null}', newId()] }
  await expect(products.list({}, 'newest', request)).rejects.toThrow('not a key')
})

describe('a list', () => {
  const found = async (filter: Parameters<ProductRepository['list']>[0]) =>
    (await products.list(filter, 'newest', { page: 1, limit: 100, after: undefined })).total

  test('is narrowed by seller, by category and by what is above it', async () => {
    expect(await found({ sellerId: SELLER })).toBe(3)
    expect(await found({ category: CATEGORY })).toBe(13)
    expect(await found({ category: PARENT })).toBe(13)
    expect(await found({ category: newId() })).toBe(0)
  })
})

test('a product comes back as it was written, with the units of its stock', async () => {
  const [product] = made
  expect(await products.find(product?.id ?? '')).toEqual(product)
  expect(await products.find(newId())).toBeNull()
})

test('products are found in the order asked, unknown ones left out', async () => {
  const [a, b] = made
  const ids = [b?.id ?? '', newId(), a?.id ?? '']
  expect((await products.findMany(ids)).map(({ id }) => id)).toEqual([b?.id, a?.id])
})

test('inserting again changes nothing', async () => {
  const [product] = made
  if (!product) throw new Error('no product was made')
  await products.insert({ ...product, name: 'Another name', priceMinor: 1 })
  expect(await products.find(product.id)).toEqual(product)
})
