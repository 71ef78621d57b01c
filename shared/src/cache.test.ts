import { startRedis, type LocalRedis } from '../../tools/local/redis/server.ts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Cache, noCache, readThrough, upstashCache } from './cache.ts'
import { newId } from './id.ts'
import { createLog } from './log.ts'
import { createPolicy, deadlineIn } from './resilience.ts'

let redis: LocalRedis

beforeAll(async () => {
  redis = await startRedis({ token: 'test' })
})
afterAll(() => redis.close())
afterEach(() => {
  redis.fail({ kind: 'none' })
  vi.restoreAllMocks()
})

const BUDGET_MS = 150

function cacheWith({ ms = 5_000, policy = createPolicy('The cache', BUDGET_MS) } = {}): Cache {
  const settings = { UPSTASH_REDIS_REST_URL: redis.url, UPSTASH_REDIS_REST_TOKEN: redis.token }
  return upstashCache(settings, policy, deadlineIn(ms), createLog({}))
}

/** A slot that no other test uses. */
function slotOf(family = newId()) {
  return { key: `test:${newId()}`, family, ttlSeconds: 60 }
}

describe.each([
  ['Upstash', () => cacheWith()],
  ['none', () => noCache],
])('the cache port with %s', (_, make) => {
  let cache: Cache
  beforeEach(() => {
    cache = make()
  })

  test('what nobody wrote is a miss', async () => {
    expect(await cache.read(slotOf())).toMatchObject({ hit: false, value: undefined })
  })

  test('reading through gives what the source has, however often and whoever dropped it', async () => {
    const slot = slotOf()
    let price = 1
    const read = () => readThrough(cache, slot, () => Promise.resolve({ price }))
    expect(await read()).toEqual({ price: 1 })
    expect(await read()).toEqual({ price: 1 })
    price = 2
    await cache.drop([slot.family])
    expect(await read()).toEqual({ price: 2 })
    expect(await read()).toEqual({ price: 2 })
  })

  test('a slow reader cannot put back what a writer dropped', async () => {
    const slot = slotOf()
    let price = 1
    const slow = readThrough(cache, slot, async () => {
      const seen = price
      price = 2
      await cache.drop([slot.family])
      return { price: seen }
    })
    expect(await slow).toEqual({ price: 1 })
    expect(await readThrough(cache, slot, () => Promise.resolve({ price }))).toEqual({ price: 2 })
  })

  test('an entry of another generation is a miss', async () => {
    const slot = slotOf()
    await cache.write(slot, 'another-generation', { price: 1 })
    expect(await cache.read(slot)).toMatchObject({ hit: false, value: undefined })
  })

  test('dropping one family does not touch another, nor does dropping none', async () => {
    const slot = slotOf()
    const read = () => readThrough(cache, slot, () => Promise.resolve('same'))
    await read()
    await cache.drop([newId()])
    await cache.drop([])
    expect(await read()).toBe('same')
  })

  test('values come back as what they were, null and false too', async () => {
    for (const value of [null, false, 0, '', '12', '1e3', 'true', { a: [1, null, 'ä\u0000💥'] }, []]) {
      const slot = slotOf()
      const read = () => readThrough(cache, slot, () => Promise.resolve(value))
      expect(await read()).toEqual(value)
      expect(await read()).toEqual(value)
    }
  })

  test('nothing is kept of what does not exist', async () => {
    const slot = slotOf()
    const load = vi.fn(() => Promise.resolve(undefined))
    await readThrough(cache, slot, load)
    await readThrough(cache, slot, load)
    expect(load).toHaveBeenCalledTimes(2)
  })

  test('it answers a ping', async () => {
    expect(await cache.ping()).toBe(true)
  })
})

test('with Upstash the second reader is served from the cache', async () => {
  const load = vi.fn(() => Promise.resolve({ price: 1 }))
  const slot = slotOf()
  await readThrough(cacheWith(), slot, load)
  await readThrough(cacheWith(), slot, load)
  expect(load).toHaveBeenCalledTimes(1)
})

test('with Upstash a hit is one request', async () => {
  const slot = slotOf()
  await readThrough(cacheWith(), slot, () => Promise.resolve(1))
  const requests = vi.spyOn(globalThis, 'fetch')
  await readThrough(cacheWith(), slot, () => Promise.resolve(2))
  expect(requests).toHaveBeenCalledTimes(1)
})

test('with Upstash a write that took all of its request’s time still drops what it outdated', async () => {
  const slot = slotOf()
  await readThrough(cacheWith(), slot, () => Promise.resolve('old'))
  await cacheWith({ ms: 0 }).drop([slot.family])
  expect(await readThrough(cacheWith(), slot, () => Promise.resolve('new'))).toBe('new')
})

test('with Upstash an entry ends after its time to live', async () => {
  const slot = { ...slotOf(), ttlSeconds: 1 }
  const cache = cacheWith()
  await readThrough(cache, slot, () => Promise.resolve(1))
  await expect.poll(async () => (await cache.read(slot)).hit, { timeout: 3_000 }).toBe(false)
})

describe.each([
  ['down', { kind: 'down' }],
  ['slow', { kind: 'slow' }],
  ['garbage', { kind: 'garbage' }],
] as const)('when Redis is %s', (_, failure) => {
  beforeEach(() => void vi.spyOn(console, 'info').mockImplementation(() => undefined))

  test('a read is a miss within its budget, and the source is asked', async () => {
    const slot = slotOf()
    const cache = cacheWith()
    await readThrough(cache, slot, () => Promise.resolve('old'))
    redis.fail(failure)
    const started = performance.now()
    expect(await cache.read(slot)).toEqual({ hit: false, value: undefined, stamp: undefined })
    expect(performance.now() - started).toBeLessThan(BUDGET_MS + 350)
    const load = vi.fn(() => Promise.resolve('fresh'))
    expect(await readThrough(cache, slot, load)).toBe('fresh')
    expect(load).toHaveBeenCalledTimes(1)
  })

  test('writing and dropping do not throw, and the log says why', async () => {
    redis.fail(failure)
    const cache = cacheWith({ ms: 400 })
    await cache.write(slotOf(), 'stamp', 1)
    await cache.drop([newId()])
    expect(vi.mocked(console.info).mock.calls.map(([line]) => JSON.parse(String(line)).what)).toEqual(['write', 'drop'])
  })

  test('after five failures nobody waits for it any more', async () => {
    redis.fail(failure)
    const policy = createPolicy('The cache', BUDGET_MS)
    for (let i = 0; i < 5; i += 1) await cacheWith({ policy }).read(slotOf())
    const started = performance.now()
    await cacheWith({ policy }).read(slotOf())
    expect(performance.now() - started).toBeLessThan(100)
  })
})

test.each(['down', 'garbage'] as const)('a Redis that is %s does not answer a ping', async (kind) => {
  redis.fail({ kind })
  expect(await cacheWith().ping()).toBe(false)
})

test('a ping may take longer than the budget of a read', async () => {
  redis.fail({ kind: 'slow', delayMs: BUDGET_MS + 50 })
  expect(await cacheWith().ping()).toBe(true)
})

test('a request without time left is not kept waiting by the cache', async () => {
  vi.spyOn(console, 'info').mockImplementation(() => undefined)
  expect(await cacheWith({ ms: 0 }).read(slotOf())).toMatchObject({ hit: false })
})
