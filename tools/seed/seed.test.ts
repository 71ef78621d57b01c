import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Document, MongoClient } from 'mongodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyPassword } from '../../workers/auth/src/password.ts'
import { type LocalMongo, startMongo } from '../local/mongo/server.ts'
import { migrate } from '../migrate/migrate.ts'
import { seed } from './seed.ts'

const DATABASES = ['shop_auth', 'shop_category', 'shop_product', 'shop_coupon']

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
  expect(products.length).toBeGreaterThan(50)
  expect(products.every(({ categoryPath }) => categoryPath.length === 3)).toBe(true)
  expect(inventory).toHaveLength(products.length)
  expect(inventory.filter(({ available }) => available > 0).length).toBeGreaterThan(products.length * 0.9)
  expect(new Set(products.map(({ sellerId }) => String(sellerId))).size).toBe(3)
})

test('product knows every category, as if all events had arrived', async () => {
  const categories = await all('shop_category', 'categories')
  const copies = await all('shop_product', 'categories')
  const facts = ({ _id, name, path, version }: Document) => [String(_id), name, path, version].join(' ')
  expect(copies.map(facts).sort()).toEqual(categories.map(facts).sort())
  expect(categories.every(({ outbox }) => outbox.length === 0)).toBe(true)
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

function load(dataDir: string): Promise<void> {
  return seed({ mongoUri: mongo.uri, dataDir: join(folder, dataDir), log: () => undefined })
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
