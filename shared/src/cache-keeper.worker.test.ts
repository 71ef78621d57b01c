import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { cacheKeeper, type CacheKeeperEnv } from './cache-keeper-client.ts'
import { createTrust } from './cache-trust.ts'
import { redisCache } from './cache.ts'
import { generationKey } from './generation.ts'
import { newId } from './id.ts'
import { createLog } from './log.ts'
import { type Cache, changing, readThrough } from './read-through.ts'
import { redisClient, type UpstashSettings } from './redis.ts'
import { createPolicy, deadlineIn } from './resilience.ts'

const bindings = testBindings(env)
const redis = redisClient(bindings)
vi.spyOn(console, 'info').mockReturnValue()
const errors = vi.spyOn(console, 'error').mockReturnValue()

/** Where a Redis is that nobody can reach. */
const NOWHERE = 'http://nowhere.test'

/** The way to Redis, for every isolate and for the keeper. */
const way = { open: true, used: async (_body: string): Promise<void> => undefined }
const reach = globalThis.fetch
vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
  const url = input instanceof Request ? input.url : input.toString()
  if (!way.open || url.startsWith(NOWHERE)) throw new TypeError('the network is down')
  await way.used(JSON.stringify(init?.body))
  return reach(input, init)
})

const keeper = () => bindings.CACHE_KEEPER.getByName('keeper')
const settled = () => vi.waitFor(async () => expect(await keeper().settled()).toBe(true), { timeout: 5_000 })

afterEach(async () => {
  way.open = true
  way.used = async () => undefined
  await settled()
})

/** What an isolate knows of Redis is its own; each call of it is another request. */
function isolate({ now = Date.now, keeper = cacheKeeper(bindings), to = redis } = {}): () => Cache {
  const trust = createTrust(now)
  return () =>
    redisCache({
      redis: to,
      build: 'this',
      budgetMs: 150,
      rules: createPolicy('The cache'),
      deadline: deadlineIn(5_000),
      log: createLog({}),
      trust,
      keeper,
    })
}

/** A price in a database, kept in the cache by its first reader. */
async function shop() {
  const family = `test:${newId()}`
  const database = { price: 1 }
  const load = vi.fn(async () => database.price)
  const read = (from: () => Cache) => readThrough(from(), { key: family, family, ttlSeconds: 60 }, load)
  const write = (from: () => Cache, price: number) =>
    changing(from(), [family], async () => {
      database.price = price
    })
  await read(isolate())
  load.mockClear()
  return { family, load, read, write }
}

describe('after a write during which Redis could not be reached', () => {
  test('nobody reads what was there before: not the writer, not who was failed too, not who is new', async () => {
    const { read, write, load } = await shop()
    const [writer, failed] = [isolate(), isolate()]
    expect([await read(writer), await read(failed)]).toEqual([1, 1])
    expect(load).not.toHaveBeenCalled()
    way.open = false
    expect(await read(failed)).toBe(1)
    await write(writer, 2)
    way.open = true
    expect([await read(writer), await read(failed), await read(isolate())]).toEqual([2, 2, 2])
  })

  test('nor who was quiet for so long that the failure may have passed unnoticed', async () => {
    const { read, write } = await shop()
    let later = 0
    const quiet = isolate({ now: () => Date.now() + later })
    expect(await read(quiet)).toBe(1)
    later = 5_000
    way.open = false
    await write(isolate(), 2)
    way.open = true
    expect(await read(quiet)).toBe(2)
  })

  test('nor anybody else, if the keeper can reach it', async () => {
    const { read, write, load } = await shop()
    const unaware = isolate()
    expect(await read(unaware)).toBe(1)
    expect(load).not.toHaveBeenCalled()
    await write(isolate({ to: redisClient({ ...bindings, UPSTASH_REDIS_REST_URL: NOWHERE }) }), 2)
    expect(await read(unaware)).toBe(2)
  })

  test('the others see it as soon as the keeper has brought the drop', async () => {
    const { read, write } = await shop()
    const unaware = isolate()
    expect(await read(unaware)).toBe(1)
    way.open = false
    await write(isolate(), 2)
    way.open = true
    await vi.waitFor(async () => expect(await read(unaware)).toBe(2), { timeout: 3_000 })
  })

  test('the cache is used again once nothing is left to drop', async () => {
    const { read, write, load } = await shop()
    const writer = isolate()
    way.open = false
    await write(writer, 2)
    way.open = true
    await settled()
    await read(writer)
    load.mockClear()
    expect([await read(writer), await read(isolate())]).toEqual([2, 2])
    expect(load).not.toHaveBeenCalled()
  })
})

test('an isolate asks the keeper once, and then only Redis', async () => {
  const { read, load } = await shop()
  const settled = vi.fn(() => cacheKeeper(bindings).settled())
  const reader = isolate({ keeper: { ...cacheKeeper(bindings), settled } })
  await read(reader)
  let requests = 0
  way.used = async () => void (requests += 1)
  expect([await read(reader), await read(reader)]).toEqual([1, 1])
  expect(load).not.toHaveBeenCalled()
  expect([settled.mock.calls.length, requests]).toEqual([1, 2])
})

describe('the keeper', () => {
  const generation = (family: string) => redis.get(generationKey(family))

  test('brings what it remembers also after it has lost its memory', async () => {
    const family = newId()
    way.open = false
    await keeper().remember([family])
    await vi.waitFor(() => expect(errors).toHaveBeenCalled())
    await evictDurableObject(keeper())
    way.open = true
    expect(await generation(family)).toBeNull()
    await vi.waitFor(async () => expect(await generation(family)).not.toBeNull(), { timeout: 4_000 })
  })

  test('brings any number of drops', async () => {
    const families = Array.from({ length: 1_100 }, () => newId())
    await keeper().remember(families)
    await settled()
    const generations = await redis.mget(families.map(generationKey))
    expect(generations.filter((found) => found === null)).toEqual([])
  })

  test('drops again what is remembered again while it is being dropped', async () => {
    const family = newId()
    let drops = 0
    way.used = async (body) => {
      if (!body.includes(family)) return
      drops += 1
      if (drops === 1) await keeper().remember([family])
    }
    await keeper().remember([family])
    await vi.waitFor(() => expect(drops).toBe(2))
  })

  test('counts as settled only when every read that began before the drop is over', async () => {
    const family = newId()
    await keeper().remember([family])
    await vi.waitFor(async () => expect(await generation(family)).not.toBeNull())
    expect(await keeper().settled()).toBe(false)
    await settled()
  })
})

/** The configuration of the testing Worker has these. */
function testBindings(bound: unknown) {
  return bound as UpstashSettings & CacheKeeperEnv
}
