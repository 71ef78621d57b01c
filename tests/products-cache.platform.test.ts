import { newId } from '@shop/shared/id'
import { MongoClient } from 'mongodb'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { CategoryRepository } from '../workers/product/src/category.repository.ts'
import { startTestPlatform, type TestPlatform } from './setup/platform.ts'
import { type MongoRelay, startMongoRelay } from './support/mongo-relay.ts'
import { type CatalogueUser, catalogueUser, type Page, type Product } from './support/products.ts'

const BUDGET_MS = 150
/** What a busy machine may add; far less than a Redis costs that is waited for. */
const GRACE_MS = 850
const CATEGORY = newId()

let platform: TestPlatform
let relay: MongoRelay
let seller: CatalogueUser
let admin: CatalogueUser
let guest: CatalogueUser

/** The requests that the Worker has sent to Redis: outbound ones go through the `fetch` of this process. */
const outbound = vi.spyOn(globalThis, 'fetch')
function redisRequests(): string[] {
  const requests = outbound.mock.calls.flatMap(([input]) => {
    const url = input instanceof Request ? input.url : input.toString()
    return url.startsWith(platform.redis.url) ? [url] : []
  })
  outbound.mockClear()
  return requests
}

/** A platform of its own, because what reaches Redis and the database is counted here, and Redis fails. */
async function start(vars: Record<string, string>): Promise<void> {
  platform = await startTestPlatform({
    workers: ['product'],
    vars,
    mongoUri: async (uri) => {
      relay = await startMongoRelay(uri)
      return relay.uri
    },
  })
  await using client = new MongoClient(platform.mongo.uri)
  const kitchen = { categoryId: CATEGORY, version: 1, name: 'Kitchen', path: 'kitchen', ancestors: [], active: true }
  await new CategoryRepository(client.db('shop_product')).apply({
    ...kitchen,
    id: newId(),
    type: 'changed',
    productsTo: null,
  })
  const user = (role: Parameters<typeof catalogueUser>[2]) =>
    catalogueUser(platform.url, platform.keys.signingKey, role)
  ;[seller, admin, guest] = await Promise.all([user('seller'), user('admin'), user('guest')])
}

async function stop(): Promise<void> {
  await platform[Symbol.asyncDispose]()
  await relay.close()
}

async function redis(...command: string[]): Promise<unknown> {
  const headers = { authorization: `Bearer ${platform.redis.token}` }
  const answer = await fetch(platform.redis.url, { method: 'POST', headers, body: JSON.stringify(command) })
  return Object(await answer.json()).result
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** The places that hold a product, by the key that each is kept under. */
const places = (id: string): [key: string, path: string][] => [
  [`product:${id}`, `/${id}`],
  ['products:page:1', ''],
  [`products:category:${CATEGORY}`, `/category/${CATEGORY}`],
  ['products:search:', `/seller/${seller.id}?sort=price_asc`],
]

function priceIn(body: Product | Page<Product>, id: string): number | undefined {
  return 'items' in body ? body.items.find((product) => product.id === id)?.price : body.price
}

describe('what everybody sees', () => {
  // A machine that runs a hundred requests at once may be too busy for the usual budget.
  beforeAll(async () => {
    await start({ CACHE_BUDGET_MS: '4000' })
    // Pages of different keys reach every Store object: what is counted later waits for no connection to be made.
    await Promise.all(Array.from({ length: 40 }, (_, index) => guest.ask('GET', `?page=${index + 2}`)))
  }, 60_000)
  afterAll(stop)

  test('is read by one query for each key, however many miss it at once', async () => {
    const { id } = await seller.listed(CATEGORY)
    for (const [key, path] of places(id)) {
      await seller.ask('PATCH', `/${id}`, { name: 'Another name' })
      await guest.ask('GET', '/stock?ids='.concat(id))
      relay.taken()
      const answers = await Promise.all(Array.from({ length: 100 }, () => guest.ask('GET', path)))
      expect(new Set(answers.map(({ status, etag }) => `${status} ${etag}`)).size, key).toBe(1)
      const { 'find products': found, 'aggregate products': counted = 1, 'find inventory': joined } = relay.taken()
      expect([found, counted, joined], key).toEqual([1, 1, 1])
    }
  })

  test('is served again from the cache by one request to Redis and none to the database', async () => {
    const { id } = await seller.listed(CATEGORY)
    for (const [key, path] of places(id)) {
      const first = await guest.ask('GET', path)
      relay.taken()
      redisRequests()
      const again = await guest.ask('GET', path)
      expect(again.body, key).toEqual(first.body)
      expect([redisRequests().length, relay.taken()], key).toEqual([1, {}])
      if (!key.endsWith(':')) expect(await redis('EXISTS', key), key).toBe(1)
    }
  })

  test('is never older than the last write that was answered, whoever reads and writes meanwhile', async () => {
    const { id } = await seller.listed(CATEGORY)
    let answered = 0
    let writing = true
    const stale: unknown[] = []
    const readers = places(id).flatMap(([key, path]) =>
      [1, 2].map(async () => {
        while (writing) {
          const least = answered
          const { body } = await guest.ask<Product | Page<Product>>('GET', path)
          const price = priceIn(body, id) ?? -1
          if (price < least) stale.push({ key, price, least })
        }
      }),
    )
    for (let price = 1; price <= 20; price += 1) {
      expect(await seller.ask('PATCH', `/${id}`, { price })).toMatchObject({ status: 200 })
      answered = price
    }
    writing = false
    await Promise.all(readers)
    expect(stale).toEqual([])
  })

  test.each([
    ['a change', (id: string) => seller.ask('PATCH', `/${id}`, { price: 7 }), 7],
    ['a change of the stock', (id: string) => seller.ask('POST', `/${id}/stock`, { change: 1 }), 20],
    ['its deletion', (id: string) => seller.ask('DELETE', `/${id}`), undefined],
  ])('is read anew everywhere after %s', async (_, change, price) => {
    const { id } = await seller.listed(CATEGORY)
    for (const [, path] of places(id)) await guest.ask('GET', path)
    await change(id)
    expect(await redis('EXISTS', `product:${id}`)).toBe(0)
    for (const [key, path] of places(id)) {
      relay.taken()
      const { status, body } = await guest.ask<Product | Page<Product>>('GET', path)
      expect(status === 200 ? priceIn(body, id) : undefined, key).toBe(price)
      expect(relay.taken()['find products'], key).toBe(1)
    }
  })

  test('has nothing of what not everybody sees, which is never kept', async () => {
    const { id } = await seller.listed(CATEGORY, { active: false })
    const before = await redis('DBSIZE')
    for (const query of ['', `category=${CATEGORY}&`, `seller=${seller.id}&`]) {
      const path = `?${query}includeInactive=true`
      for (const insider of [admin, seller]) expect(await insider.ids(path), path).toContain(id)
      expect(await redis('DBSIZE'), path).toBe(before)
    }
    for (const insider of [admin, seller]) expect((await insider.ask('GET', `/${id}`)).status).toBe(200)
    expect(await redis('DBSIZE')).toBe(before)
    for (const [key, path] of places(id).slice(1)) expect(await guest.ids(path), key).not.toContain(id)
    expect(await guest.ids(`?includeInactive=true&seller=${seller.id}`)).not.toContain(id)
    expect((await guest.ask('GET', `/${id}`)).status).toBe(404)
  })
})

describe('when Redis fails', () => {
  beforeAll(() => start({}), 60_000)
  afterEach(() => platform.redis.fail({ kind: 'none' }))
  afterAll(stop)

  const shownOf = async (id: string, path: string) =>
    priceIn((await guest.ask<Product | Page<Product>>('GET', path)).body, id)

  test.each([
    ['slow', { kind: 'slow', delayMs: 5_000 }],
    ['answering garbage', { kind: 'garbage' }],
    ['down', { kind: 'down' }],
  ] as const)(
    'by being %s, a read costs its budget at most, and a write is seen then and afterwards',
    async (_, how) => {
      const { id } = await seller.listed(CATEGORY)
      for (const [, path] of places(id)) await guest.ask('GET', path)
      platform.redis.fail(how)
      for (const [key, path] of places(id)) {
        const ms = await took(async () => expect(await shownOf(id, path), key).toBe(20))
        expect(ms, key).toBeLessThan(BUDGET_MS + GRACE_MS)
      }
      const ms = await took(async () =>
        expect(await seller.ask('PATCH', `/${id}`, { price: 3 })).toMatchObject({ status: 200, body: { price: 3 } }),
      )
      expect(ms).toBeLessThan(BUDGET_MS + GRACE_MS)
      for (const [key, path] of places(id)) expect(await shownOf(id, path), key).toBe(3)
      platform.redis.fail({ kind: 'none' })
      for (const [key, path] of places(id)) expect(await shownOf(id, path), key).toBe(3)
    },
  )

  test('many who read at once still share a few queries', async () => {
    const { id } = await seller.listed(CATEGORY)
    platform.redis.fail({ kind: 'down' })
    relay.taken()
    const answers = await Promise.all(Array.from({ length: 100 }, () => guest.ask('GET', `/${id}`)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(100)
    expect(relay.taken()['find products']).toBeLessThan(50)
  })
})
