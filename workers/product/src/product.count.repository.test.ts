import { newId } from '@shop/shared/id'
import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import { plansOf } from '@shop/shared/testing/plans'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ProductChangeRepository } from './product.change.repository.ts'
import { EVERYBODY, type ProductFilter } from './product.filter.ts'
import { ProductRepository, productIndexes } from './product.repository.ts'
import { newProduct } from './product.ts'

const CATEGORY = { id: newId(), name: 'Kitchen', ancestors: [], version: 1 }
const SCOPE = { sellerId: undefined, versions: undefined }
const FIRST = { page: 1, limit: 1, after: undefined }
const EVERYTHING: [string, ProductFilter, object][] = [
  ['all that is on sale', {}, { active: true }],
  ['everything, for an admin', { inactiveOf: EVERYBODY }, { deletedAt: null }],
]

let database: TestDatabase
let products: ProductRepository
let changes: ProductChangeRepository

beforeAll(async () => {
  database = await startTestDatabase(productIndexes)
  products = new ProductRepository(database.db)
  changes = new ProductChangeRepository(database.db)
})
afterAll(() => database.close())

async function listed(active: boolean): Promise<string> {
  const input = { name: 'Cup', description: 'To drink from.', price: 1, inventory: 1, images: [], tags: [] }
  const product = newProduct(newId(), { ...input, category: '', active }, CATEGORY, newId(), new Date(0))
  await products.insert(product)
  return product.id
}

const moving = () => ({ id: newId(), at: new Date(0), by: 'admin' as const })

test('the number of everything is right whatever is listed, taken off sale, deleted and put back', async () => {
  const act = fc.constantFrom('on sale', 'off sale', 'delete')
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.array(act, { maxLength: 3 }), async (active, acts) => {
      const id = await listed(active)
      for (const done of acts) {
        if (done === 'delete') await changes.remove(id, SCOPE, moving())
        else await changes.change(id, SCOPE, { active: done === 'on sale' }, moving())
      }
      for (const [name, filter, query] of EVERYTHING) {
        const { total } = await products.list(filter, 'newest', FIRST)
        expect(total, name).toBe(await database.db.collection('products').countDocuments(query))
      }
    }),
    { numRuns: 30 },
  )
})

test.each(EVERYTHING)('%s is counted without stepping over it', async (_, filter) => {
  for (let index = 0; index < 50; index += 1) await listed(true)
  const offSale = await database.db.collection('products').countDocuments({ active: false })
  const plans = await plansOf(database.db, () => products.list(filter, 'newest', FIRST))
  const counts = plans.filter(({ query }) => 'count' in query)
  expect(counts).toHaveLength(2)
  for (const { query, stages, keys } of counts) {
    expect(stages, JSON.stringify(query)).not.toContain('COLLSCAN')
    // One more is the key at which the server sees that there are no others.
    expect(keys, JSON.stringify(query)).toBeLessThanOrEqual(offSale + 1)
  }
})
