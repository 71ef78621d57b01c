import { newId } from '@shop/shared/id'
import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import { ObjectId } from 'mongodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { InStockRepository } from './in-stock.repository.ts'
import { InventoryRepository } from './inventory.repository.ts'
import { ProductRepository, productIndexes } from './product.repository.ts'
import { newProduct } from './product.ts'
import { StockRepository } from './stock.repository.ts'

const SELLER = newId()
const CATEGORY = { id: newId(), name: 'Kitchen', ancestors: [], version: 1 }

let database: TestDatabase
let products: ProductRepository
let inventory: InventoryRepository
let stock: StockRepository
let id: string

beforeAll(async () => {
  database = await startTestDatabase(productIndexes)
  products = new ProductRepository(database.db)
  inventory = new InventoryRepository(database.db)
  stock = new StockRepository(database.db)
})
afterAll(() => database.close())

beforeEach(async () => {
  const input = { name: 'Kettle', description: 'Boils water', price: 1, category: '', images: [], tags: [] }
  const product = newProduct(newId(), { ...input, inventory: 2, active: true }, CATEGORY, SELLER, new Date())
  await inventory.open(product.id, SELLER, 2)
  await products.insert(product)
  id = product.id
})

const moving = () => ({ id: newId(), at: new Date(), by: 'seller' as const, reason: null })

async function inStock(): Promise<boolean> {
  const filter = { sellerId: SELLER, inStock: true }
  const { items } = await products.list(filter, 'newest', { page: 1, limit: 100, after: undefined })
  return items.some((product) => product.id === id)
}

describe('a product is in stock', () => {
  test('until orders hold its last unit, and again when one is released', async () => {
    const [first, second] = [newId(), newId()]
    await inventory.reserve(first, [{ productId: id, quantity: 1 }], new Date())
    expect(await inStock()).toBe(true)
    await inventory.reserve(second, [{ productId: id, quantity: 1 }], new Date())
    expect(await inStock()).toBe(false)
    await inventory.commit(first)
    await inventory.release(second)
    expect(await inStock()).toBe(true)
  })

  test('while its seller says so', async () => {
    await stock.adjust(id, SELLER, -2, moving())
    expect(await inStock()).toBe(false)
    await stock.set(id, 3, moving())
    expect(await inStock()).toBe(true)
    await stock.set(id, 0, moving())
    expect(await inStock()).toBe(false)
    await stock.adjust(id, SELLER, 1, moving())
    expect(await inStock()).toBe(true)
  })

  test('as the inventory says, whatever happens at the same time', async () => {
    const orders = Array.from({ length: 12 }, () => newId())
    const order = async (orderId: string, index: number) => {
      await inventory.reserve(orderId, [{ productId: id, quantity: 1 }], new Date())
      if (index % 2 === 0) await inventory.release(orderId)
    }
    await Promise.all(orders.map(order))
    const [left] = await inventory.findMany([id])
    expect(await inStock()).toBe((left?.available ?? 0) > 0)
  })
})

test('who is late with an older state of the stock changes nothing', async () => {
  const newer = { inStock: false, stockRevision: 7 }
  await database.db.collection('products').updateOne({ _id: new ObjectId(id) }, { $set: newer })
  await new InStockRepository(database.db).follow(id)
  expect(await database.db.collection('products').findOne({ _id: new ObjectId(id) })).toMatchObject(newer)
})

test('what a crash has left behind is brought up by whoever repeats the move, or reads the product', async () => {
  const orderId = newId()
  const behind = () =>
    database.db
      .collection('products')
      .updateOne({ _id: new ObjectId(id) }, { $set: { inStock: true }, $unset: { stockRevision: '' } })
  const reserve = () => inventory.reserve(orderId, [{ productId: id, quantity: 2 }], new Date())
  await reserve()
  await behind()
  await reserve()
  expect(await inStock()).toBe(false)
  await behind()
  await products.find(id)
  expect(await inStock()).toBe(false)
})
