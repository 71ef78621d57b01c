import { startRedis, type LocalRedis } from '../tools/local/redis/server.ts'
import { noKeeper } from '@shop/shared/cache-keeper-client'
import { createTrust } from '@shop/shared/cache-trust'
import { redisCache } from '@shop/shared/cache'
import { newId } from '@shop/shared/id'
import { createLog } from '@shop/shared/log'
import { type Cache, readThrough } from '@shop/shared/read-through'
import { redisClient } from '@shop/shared/redis'
import { createPolicy, deadlineIn } from '@shop/shared/resilience'
import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { InStockRepository } from '../workers/product/src/in-stock.repository.ts'
import { InventoryRepository } from '../workers/product/src/inventory.repository.ts'
import { LISTS } from '../workers/product/src/product.cache.ts'
import { ProductRepository, productIndexes } from '../workers/product/src/product.repository.ts'
import { newProduct } from '../workers/product/src/product.ts'
import { catchUp, stockMoved } from '../workers/product/src/stock.following.ts'

const SELLER = newId()
const CATEGORY = { id: newId(), name: 'Kitchen', ancestors: [], version: 1 }

let database: TestDatabase
let redis: LocalRedis
let products: ProductRepository
let inventory: InventoryRepository
let inStock: InStockRepository
let id: string
/** How often a list was asked of the database. */
let queries: number

beforeAll(async () => {
  database = await startTestDatabase(productIndexes)
  redis = await startRedis({ token: 'test' })
  products = new ProductRepository(database.db)
  inventory = new InventoryRepository(database.db)
  inStock = new InStockRepository(database.db)
})
afterAll(async () => {
  await redis.close()
  await database.close()
})

beforeEach(async () => {
  const input = { name: 'Kettle', description: 'Boils water', price: 1, category: '', images: [], tags: [] }
  const product = newProduct(newId(), { ...input, inventory: 2, active: true }, CATEGORY, SELLER, new Date())
  await inventory.open(product.id, SELLER, 2)
  await products.insert(product)
  id = product.id
  await cache().drop([LISTS])
  await listed()
  queries = 0
})

/** As each request has one of its own. */
function cache(): Cache {
  return redisCache({
    redis: redisClient({ UPSTASH_REDIS_REST_URL: redis.url, UPSTASH_REDIS_REST_TOKEN: redis.token }),
    build: 'this',
    budgetMs: 4_000,
    rules: createPolicy('The cache', 4_000),
    deadline: deadlineIn(5_000),
    log: createLog({}),
    trust: createTrust(),
    keeper: noKeeper,
  })
}

/** Whether the list of what is in stock has the product, as a shopper sees it. */
async function listed(): Promise<boolean> {
  const slot = { key: 'products:search:of-this-test', family: LISTS, ttlSeconds: 60 }
  const request = { page: 1, limit: 100, after: undefined }
  const { items } = await readThrough(cache(), slot, () => {
    queries += 1
    return products.list({ sellerId: SELLER, inStock: true }, 'newest', request)
  })
  return items.some((product) => product.id === id)
}

const deps = () => ({ inStock, cache: cache() })
/** What readers of one isolate have. */
const readers = () => ({ ...deps(), log: createLog({}), catchingUp: new Map<string, number>() })
const follow = (ids: readonly string[]) => inStock.follow(ids)
const hold = (orderId: string, quantity: number) =>
  inventory.reserve(orderId, [{ productId: id, quantity }], new Date())

async function reserve(orderId: string, quantity: number): Promise<void> {
  const { turned } = await hold(orderId, quantity)
  await stockMoved(deps(), [id], turned)
}

async function release(orderId: string): Promise<void> {
  const { turned } = await inventory.release(orderId)
  await stockMoved(deps(), [id], turned)
}

describe('a cached list', () => {
  test('is read anew when orders take the last unit, or give it back', async () => {
    const order = newId()
    await reserve(order, 2)
    expect([await listed(), queries]).toEqual([false, 1])
    await release(order)
    expect([await listed(), queries]).toEqual([true, 2])
  })

  test('is kept when they leave some, or give back to some, however often they say so', async () => {
    const order = newId()
    for (let repeat = 0; repeat < 2; repeat += 1) await reserve(order, 1)
    for (let repeat = 0; repeat < 2; repeat += 1) await release(order)
    expect([await listed(), queries]).toEqual([true, 0])
  })

  test('is kept when an order that took the last unit says so again', async () => {
    const order = newId()
    await reserve(order, 2)
    expect([await listed(), queries]).toEqual([false, 1])
    await reserve(order, 2)
    await inventory.commit(order)
    expect([await listed(), queries]).toEqual([false, 1])
  })

  test('is right after a crash in the move once it is repeated', async () => {
    const order = newId()
    await hold(order, 2)
    expect([await listed(), queries]).toEqual([true, 0])
    await reserve(order, 2)
    expect([await listed(), queries]).toEqual([false, 1])
    await inventory.release(order)
    await release(order)
    expect([await listed(), queries]).toEqual([true, 2])
  })

  test('is right after a crash in the move once somebody reads the product', async () => {
    const read = async () => catchUp(readers(), await products.findMany([id]))
    await hold(newId(), 1)
    await read()
    expect([await listed(), queries]).toEqual([true, 0])
    await hold(newId(), 1)
    await read()
    expect([await listed(), queries]).toEqual([false, 1])
  })

  test('is dropped once for all who find a product behind, and by nobody who has read it before it followed', async () => {
    await hold(newId(), 2)
    const found = await products.findMany([id])
    const counted = { ...readers(), inStock: { isBehind: inStock.isBehind.bind(inStock), follow: vi.fn(follow) } }
    await Promise.all(Array.from({ length: 20 }, () => catchUp(counted, found)))
    expect(counted.inStock.follow).toHaveBeenCalledTimes(1)
    expect([await listed(), queries]).toEqual([false, 1])
    await catchUp(counted, found)
    expect(counted.inStock.follow).toHaveBeenCalledTimes(1)
    expect([await listed(), queries]).toEqual([false, 1])
  })

  test('costs no reader the answer if a product cannot be brought up, and the next one tries again', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue()
    onTestFinished(() => error.mockRestore())
    await hold(newId(), 2)
    const found = await products.findMany([id])
    const failing = vi.fn(() => Promise.reject(new Error('the end')))
    const same = readers()
    await catchUp({ ...same, inStock: { isBehind: inStock.isBehind.bind(inStock), follow: failing } }, found)
    expect([failing.mock.calls.length, error.mock.calls.length]).toEqual([1, 1])
    await catchUp(same, found)
    expect(await inStock.isBehind(id)).toBe(false)
  })

  test('is not used any more if the move ends before the product has followed', async () => {
    const failing = { ...deps(), inStock: { follow: () => Promise.reject(new Error('the end')) } }
    const { turned } = await hold(newId(), 2)
    await expect(stockMoved(failing, [id], turned)).rejects.toThrow('the end')
    await listed()
    expect(queries).toBe(1)
  })
})
