import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Document, MongoClient, ObjectId } from 'mongodb'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ORDER_STATUSES } from '../../workers/order/src/order.ts'
import { verifyPassword } from '../../workers/auth/src/password.ts'
import { type LocalMongo, startMongo } from '../local/mongo/server.ts'
import { migrate } from '../migrate/migrate.ts'
import { seed } from './seed.ts'

const DATABASES = ['shop_auth', 'shop_category', 'shop_product', 'shop_coupon', 'shop_order']

/** Hashes passwords, and may have to share the machine. */
const LOADING_MS = 40_000

vi.setConfig({ testTimeout: LOADING_MS, hookTimeout: LOADING_MS })

let folder: string
let mongo: LocalMongo
let client: MongoClient

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seed-'))
  mongo = await startMongo({ dataDir: join(folder, 'mongo') })
  client = new MongoClient(mongo.uri)
  await migrate(mongo.uri, () => undefined)
  await load('first')
})

afterAll(async () => {
  await client.close()
  await mongo.close()
  await rm(folder, { recursive: true, force: true })
})

test('products lie in the leaves of a tree of three levels and have stock, most of them', async () => {
  const products = await all('shop_product', 'products')
  const inventory = await all('shop_product', 'inventory')
  expect(products.length).toBeGreaterThanOrEqual(300)
  expect(products.every(({ categoryPath }) => categoryPath.length === 3)).toBe(true)
  expect(inventory).toHaveLength(products.length)
  expect(inventory.filter(({ available }) => available > 0).length).toBeGreaterThan(products.length * 0.9)
  expect(new Set(products.map(({ sellerId }) => String(sellerId))).size).toBe(12)
})

test('the pictures follow the gateway to another address, save those that somebody has replaced', async () => {
  const products = client.db('shop_product').collection('products')
  const [first, second] = await products.find().sort({ _id: 1 }).limit(2).toArray()
  await products.updateOne(
    { _id: new ObjectId(String(second?._id)) },
    { $set: { images: ['https://elsewhere.example/own.jpg'] } },
  )
  await load('first', 'http://127.0.0.1:9999')
  const images = (await all('shop_product', 'products')).map((product) => product['images'][0])
  expect(images[0]).toBe(first?.['images'][0].replace('http://shop.example', 'http://127.0.0.1:9999'))
  expect(images[1]).toBe('https://elsewhere.example/own.jpg')
  expect(images.filter((image) => image.startsWith('http://shop.example'))).toEqual([])
  await load('first')
})

test('product knows every category, as if all events had arrived', async () => {
  const [tree] = await all('shop_category', 'trees')
  const copies = await all('shop_product', 'categories')
  const facts = (id: unknown, { name, version }: Document) => [String(id), name, version].join(' ')
  expect(copies.length).toBeGreaterThan(20)
  expect(copies.map((copy) => facts(copy._id, copy)).sort()).toEqual(
    tree?.['categories'].map((category: Document) => facts(category['id'], category)).sort(),
  )
  expect(tree?.['outbox']).toEqual([])
})

test('there are orders in every state, with nothing left to tell and the stock that they have taken', async () => {
  const orders = await all('shop_order', 'orders')
  expect(new Set(orders.map(({ status }) => status))).toEqual(new Set(ORDER_STATUSES))
  expect(orders.filter(({ outbox }) => outbox.length > 0)).toEqual([])
  const units = (...wanted: string[]) =>
    orders
      .flatMap(({ status, items }) => (wanted.includes(status) ? items : []))
      .reduce((sum, { quantity }) => sum + quantity, 0)
  const stock = await all('shop_product', 'inventory')
  const total = (field: string) => stock.reduce((sum, entry) => sum + entry[field], 0)
  expect(total('sold')).toBe(units('confirmed', 'processing', 'shipped', 'delivered'))
  expect(total('reserved')).toBe(units('pending'))
})

test('reviews are by buyers, and the ratings of the products are those of their reviews', async () => {
  const reviews = await all('shop_product', 'reviews')
  const purchases = new Set((await all('shop_product', 'purchases')).map(({ _id }) => String(_id)))
  expect(reviews.length).toBeGreaterThan(80)
  expect(reviews.filter(({ userId, productId }) => !purchases.has(`${userId}:${productId}`))).toEqual([])
  const stars = reviews.reduce((sum, { rating }) => sum + rating, 0)
  const counted = (await all('shop_product', 'products')).map(({ ratings }) => ratings.distribution)
  expect(counted.flat().reduce((sum, votes) => sum + votes, 0)).toBe(reviews.length)
  expect(
    counted.flatMap((votes) => votes.map((count: number, at: number) => count * (at + 1))).reduce((a, b) => a + b),
  ).toBe(stars)
})

test('loading again brings nothing back that was deleted, and changes nothing', async () => {
  await client.db('shop_coupon').collection('coupons').deleteOne({ code: 'FIVER' })
  const before = await everything()
  await load('first')
  expect(await everything()).toEqual(before)
})

test('every data folder gets passwords of its own for the same accounts, and the last one made is right', async () => {
  const first = await accounts('first')
  await load('second')
  const second = await accounts('second')
  expect(Object.keys(second)).toEqual(['admin', 'seller', 'customer'])
  for (const role of ['admin', 'seller', 'customer']) {
    expect(second[role].email).toBe(first[role].email)
    const user = await client.db('shop_auth').collection('users').findOne({ email: second[role].email })
    expect(user?.['role']).toBe(role)
    expect(verifyPassword(second[role].password, user?.['passwordHash'])).toBe(true)
    expect(verifyPassword(first[role].password, user?.['passwordHash'])).toBe(false)
  }
  expect((await stat(join(folder, 'second/demo-accounts.json'))).mode & 0o777).toBe(0o600)
})

function load(dataDir: string, origin = 'http://shop.example'): Promise<void> {
  return seed({ mongoUri: mongo.uri, dataDir: join(folder, dataDir), origin, log: () => undefined })
}

async function accounts(dataDir: string) {
  return JSON.parse(await readFile(join(folder, dataDir, 'demo-accounts.json'), 'utf8'))
}

function all(database: string, collection: string): Promise<Document[]> {
  return client.db(database).collection(collection).find().sort({ _id: 1 }).toArray()
}

async function everything(): Promise<Document[][]> {
  const found: Document[][] = []
  for (const database of DATABASES) {
    for (const { name } of await client.db(database).listCollections().toArray()) found.push(await all(database, name))
  }
  return found
}
