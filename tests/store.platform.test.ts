import { MongoClient, ObjectId } from 'mongodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestPlatform, type TestPlatform } from './setup/platform.ts'

// Its own platform, because here connections are counted and cut.
const SHARDS = 4
const POOL = 4
const ID = '65f1c0ffee0123456789abcd'

let platform: TestPlatform

beforeAll(async () => {
  platform = await startTestPlatform({
    workers: ['product'],
    vars: { STORE_SHARDS: String(SHARDS), STORE_IDLE_SECONDS: '1' },
  })
  await using client = new MongoClient(platform.mongo.uri)
  const database = client.db('shop_product')
  const owned = { _id: new ObjectId(ID), sellerId: new ObjectId(ID) }
  await database.collection('inventory').insertOne({ ...owned, available: 7, reserved: 0, sold: 0, holds: {} })
  await database.collection('products').insertOne({ ...owned, active: true })
}, 60_000)

afterAll(() => platform[Symbol.asyncDispose]())

const stock = () => fetch(`${platform.url}/api/products/${ID}/stock`)

async function inParallel(
  count: number,
  atOnce: number,
  request: () => Promise<Response>,
  whenAnswered: (answered: number) => void = () => undefined,
): Promise<number[]> {
  const statuses: number[] = []
  let started = 0
  const lane = async () => {
    while (started < count) {
      started += 1
      const response = await request()
      await response.arrayBuffer()
      statuses.push(response.status)
      whenAnswered(statuses.length)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return statuses
}

test('connections are closed when nobody has asked for a second', async () => {
  expect((await stock()).status).toBe(200)
  expect(platform.mongo.connections()).toBeGreaterThan(0)
  await expect.poll(() => platform.mongo.connections(), { timeout: 10_000, interval: 100 }).toBe(0)
})

test('200 requests, 40 at once, open no more connections than the shards have places', async () => {
  const statuses = await inParallel(200, 40, stock)
  expect(statuses).toEqual(Array(200).fill(200))
  expect(platform.mongo.connectionsPeak()).toBeGreaterThan(SHARDS)
  expect(platform.mongo.connectionsPeak()).toBeLessThanOrEqual(SHARDS * (POOL + 2))
})

test('cutting every connection again and again costs no request', async () => {
  const statuses = await inParallel(300, 20, stock, (answered) => {
    // By what was answered and not by the clock: a database that is cut off faster than anybody connects is down.
    if (answered % 20 === 0) platform.mongo.dropConnections()
  })
  expect(statuses).toEqual(Array(300).fill(200))
})

test('connections come back after they have been closed for want of work', async () => {
  await expect.poll(() => platform.mongo.connections(), { timeout: 10_000, interval: 100 }).toBe(0)
  expect(await (await stock()).json()).toEqual({ productId: ID, available: 7, inStock: true })
})

test('a database that cannot be reached costs a 503, never a 500', async () => {
  const cutting = setInterval(() => platform.mongo.dropConnections(), 1)
  const statuses = await inParallel(60, 20, stock)
  clearInterval(cutting)
  expect(statuses).toContain(503)
  expect(statuses.filter((status) => status !== 200 && status !== 503 && status !== 504)).toEqual([])
})
