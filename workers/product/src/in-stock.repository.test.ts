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
let inStock: InStockRepository
let id: string

beforeAll(async () => {
  database = await startTestDatabase(productIndexes)
  products = new ProductRepository(database.db)
  inventory = new InventoryRepository(database.db)
  stock = new StockRepository(database.db)
  inStock = new InStockRepository(database.db)
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

async function isInStock(): Promise<boolean> {
  const filter = { sellerId: SELLER, inStock: true }
  const { items } = await products.list(filter, 'newest', { page: 1, limit: 100, after: undefined })
  return items.some((product) => product.id === id)
}

const one = (quantity = 1) => [{ productId: id, quantity }]
const reserve = (orderId: string, quantity = 1) => inventory.reserve(orderId, one(quantity), new Date())

describe('a move', () => {
  test('tells of a product that it takes to nothing, or from it, and of no other', async () => {
    const [first, second] = [newId(), newId()]
    expect((await reserve(first)).turned).toEqual([])
    expect((await reserve(second)).turned).toEqual([id])
    expect((await reserve(newId())).turned).toEqual([])
    await inventory.commit(first)
    expect((await inventory.release(second)).turned).toEqual([id])
    expect((await inventory.release(first)).turned).toEqual([])
  })

  test('that is refused tells of what it took and gave back', async () => {
    const after = 'f'.repeat(24)
    const items = [...one(2), { productId: after, quantity: 1 }]
    expect(await inventory.reserve(newId(), items, new Date())).toMatchObject({ ok: false, turned: [id] })
  })

  test('that is repeated tells of it while the product has not followed', async () => {
    const order = newId()
    await reserve(order, 2)
    expect((await reserve(order, 2)).turned).toEqual([id])
    await inStock.follow([id])
    expect((await reserve(order, 2)).turned).toEqual([])
    await inventory.release(order)
    expect((await inventory.release(order)).turned).toEqual([id])
    await inStock.follow([id])
    expect((await inventory.release(order)).turned).toEqual([])
  })
})

test('a product is in stock while its seller says so', async () => {
  await stock.adjust(id, SELLER, -2, moving())
  expect(await isInStock()).toBe(false)
  await stock.set(id, 3, moving())
  expect(await isInStock()).toBe(true)
  await stock.set(id, 0, moving())
  expect(await isInStock()).toBe(false)
  await stock.adjust(id, SELLER, 1, moving())
  expect(await isInStock()).toBe(true)
})

test('a product follows what its inventory comes to, whatever happens at the same time', async () => {
  const orders = Array.from({ length: 12 }, () => newId())
  const left = async () => (await inventory.findMany([id]))[0]?.available
  await Promise.all(orders.map(async (order) => inStock.follow((await reserve(order)).turned)))
  expect([await left(), await isInStock()]).toEqual([0, false])
  await Promise.all(orders.map(async (order) => inStock.follow((await inventory.release(order)).turned)))
  expect([await left(), await isInStock()]).toEqual([2, true])
})

test('who is late with an older state of the stock changes nothing', async () => {
  const newer = { inStock: false, stockRevision: 7 }
  await database.db.collection('products').updateOne({ _id: new ObjectId(id) }, { $set: newer })
  await inStock.follow([id])
  expect(await database.db.collection('products').findOne({ _id: new ObjectId(id) })).toMatchObject(newer)
})
