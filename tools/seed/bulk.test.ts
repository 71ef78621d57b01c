import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { productIndexes } from '../../workers/product/src/product.repository.ts'
import { seedBulk } from './bulk.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await startTestDatabase(productIndexes)
})
afterAll(() => database.close())

async function fill(products: number): Promise<number[]> {
  const steps: number[] = []
  await seedBulk(database.db, { products, origin: 'http://shop.example', progress: (done) => steps.push(done) })
  return steps
}

const products = () => database.db.collection('products').find().sort({ createdAt: 1 }).toArray()

test('there are so many products, each with a name and stock of its own, and going on changes none of them', async () => {
  expect(await fill(600)).toEqual([500, 600])
  const first = await products()
  await database.db.collection('products').deleteOne({ name: first[510]?.['name'] })
  await fill(1_100)
  const all = await products()
  expect(all).toHaveLength(1_100)
  expect(all.slice(0, 600)).toEqual(first)
  expect(new Set(all.map(({ name }) => name)).size).toBe(1_100)
  expect(await database.db.collection('inventory').countDocuments()).toBe(1_100)
  expect(await database.db.collection('products').countDocuments({ inStock: false })).toBe(
    await database.db.collection('inventory').countDocuments({ available: 0 }),
  )
})
