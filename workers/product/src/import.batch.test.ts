import type { Actor } from '@shop/shared/actor'
import { newId } from '@shop/shared/id'
import { noCache } from '@shop/shared/read-through'
import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import { plansOf } from '@shop/shared/testing/plans'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CategoryRepository } from './category.repository.ts'
import { CategoryTagRepository } from './category.tags.repository.ts'
import { importBatch, type ImportDeps } from './import.batch.ts'
import { ImportRepository } from './import.repository.ts'
import { ProductRepository, productIndexes } from './product.repository.ts'

const CATEGORY = newId()
const RENAMED = newId()
const ROWS = 10_000
const BATCH = 100

let database: TestDatabase
let products: ProductRepository
let categories: CategoryRepository
let deps: ImportDeps

beforeAll(async () => {
  database = await startTestDatabase(productIndexes)
  const { db } = database
  products = new ProductRepository(db)
  categories = new CategoryRepository(db)
  deps = { imports: new ImportRepository(db), categoryTags: new CategoryTagRepository(db), cache: noCache }
  await changed(CATEGORY, 1, 'Kitchen')
  await changed(RENAMED, 1, 'Cooking')
})
afterAll(() => database.close())

async function changed(categoryId: string, version: number, name: string): Promise<void> {
  const event = { id: newId(), categoryId, version, path: name, ancestors: [], active: true }
  await categories.apply({ ...event, type: 'changed', name, productsTo: null })
}

function seller(): Actor {
  return { id: newId(), role: 'seller', sessionId: 's', expiresAt: new Date(0) }
}

function lineOf(index: number, more: object = {}) {
  const input = { name: `Spoon ${index}`, description: 'To eat with.', price: 1, category: CATEGORY, inventory: 2 }
  return { line: index + 1, text: JSON.stringify({ ...input, ...more }) }
}

test(`${ROWS} rows become ${ROWS} products, and can be read again in batches`, { timeout: 60_000 }, async () => {
  const actor = seller()
  const ids = new Set<string>()
  for (let from = 0; from < ROWS; from += BATCH) {
    const lines = Array.from({ length: BATCH }, (_, at) => lineOf(from + at))
    for (const result of await importBatch(deps, actor, lines)) if (result.ok) ids.add(result.id)
  }
  expect(ids.size).toBe(ROWS)
  const read = new Set<string>()
  for (let after: string[] | null | undefined; after !== null;) {
    const { items, lastKey } = await products.batch({ sellerId: actor.id }, 200, after)
    for (const { id, available } of items) if (available === 2) read.add(id)
    after = lastKey
  }
  expect(read).toEqual(ids)
})

test('a batch that is repeated lists nothing twice and changes nothing', async () => {
  const actor = seller()
  const lines = [lineOf(0), lineOf(1), lineOf(0)]
  const first = await importBatch(deps, actor, lines)
  const [product] = await products.findMany(first.flatMap((result) => (result.ok ? [result.id] : [])))
  expect(await importBatch(deps, actor, lines)).toEqual(first)
  const { total } = await products.list({ sellerId: actor.id }, 'newest', { page: 1, limit: 1, after: undefined })
  expect(total).toBe(2)
  expect(await products.find(product?.id ?? '')).toEqual(product)
})

test('several changes of a product are made in the order of their lines, those of a stranger not at all', async () => {
  const actor = seller()
  const [made] = await importBatch(deps, actor, [lineOf(0)])
  const id = made?.ok ? made.id : ''
  const changes = [5, 3, 4].map((price, at) => ({
    line: at + 1,
    text: JSON.stringify({ id, price, inventory: price }),
  }))
  expect(await importBatch(deps, actor, changes)).toEqual([1, 2, 3].map((line) => ({ line, ok: true, id })))
  expect(await products.find(id)).toMatchObject({ priceMinor: 400, available: 4, version: 4 })
  expect(await importBatch(deps, seller(), changes)).toMatchObject([{ code: 'NOT_FOUND' }, {}, {}])
  expect(await products.find(id)).toMatchObject({ priceMinor: 400, version: 4 })
})

test('a product whose category was renamed while it was listed carries the new name', async () => {
  const { imports } = deps
  const late: ImportDeps['imports'] = {
    categories: (refs) => imports.categories(refs),
    changeAll: (scope, changes) => imports.changeAll(scope, changes),
    insertAll: async (...args) => {
      await changed(RENAMED, 2, 'Cookery')
      await imports.insertAll(...args)
    },
  }
  const [made] = await importBatch({ ...deps, imports: late }, seller(), [lineOf(0, { category: RENAMED })])
  expect(await products.find(made?.ok ? made.id : '')).toMatchObject({ categoryName: 'Cookery', categoryVersion: 2 })
})

test('the categories of a batch are read in one query, whatever they are called by', async () => {
  const [twin, other] = [newId(), newId()]
  await changed(twin, 1, 'Twins')
  await changed(other, 1, 'Twins')
  const { imports } = deps
  let found: unknown[] = []
  const plans = await plansOf(database.db, async () => {
    found = (await imports.categories([CATEGORY, 'twins', newId(), twin, 'kitchen'])).map((category) => category?.id)
  })
  expect(found).toEqual([CATEGORY, undefined, undefined, twin, CATEGORY])
  expect(plans.filter(({ query }) => '_id' in query['filter'])).toHaveLength(1)
})
