import { type LocalRedis, startRedis } from '../../tools/local/redis/server.ts'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { noKeeper } from './cache-keeper-client.ts'
import { createTrust } from './cache-trust.ts'
import { redisCache } from './cache.ts'
import { newId } from './id.ts'
import { createLog } from './log.ts'
import { type Cache, changing, noCache, readThrough } from './read-through.ts'
import { redisClient } from './redis.ts'
import { createPolicy, deadlineIn } from './resilience.ts'
import type { Once } from './shared-runs.ts'

let redis: LocalRedis

beforeAll(async () => {
  redis = await startRedis({ token: 'test' })
})
afterAll(() => redis.close())

function withRedis(): Cache {
  return redisCache({
    redis: redisClient({ UPSTASH_REDIS_REST_URL: redis.url, UPSTASH_REDIS_REST_TOKEN: redis.token }),
    build: 'this',
    budgetMs: 1_000,
    rules: createPolicy('The cache'),
    deadline: deadlineIn(5_000),
    log: createLog({}),
    trust: createTrust(),
    keeper: noKeeper,
  })
}

/** A slot that no other test uses. */
function slotOf() {
  const key = `test:${newId()}`
  return { key, family: key, ttlSeconds: 60 }
}

const never = () => Promise.reject(new Error('this should have been in the cache'))

/** A price in a database, and how it is read by way of the cache. */
function shop(cache: () => Cache) {
  const slot = slotOf()
  const database = { price: 1 }
  const read = () => readThrough(cache(), slot, () => Promise.resolve({ ...database }))
  return { slot, database, read }
}

describe.each([
  ['Redis', withRedis],
  ['none', () => noCache],
])('with the cache %s', (_, cache) => {
  test('reading gives what the database has, whoever changes it', async () => {
    const { slot, database, read } = shop(cache)
    expect([await read(), await read()]).toEqual([{ price: 1 }, { price: 1 }])
    await changing(cache(), [slot.family], async () => {
      database.price = 2
    })
    expect([await read(), await read()]).toEqual([{ price: 2 }, { price: 2 }])
  })

  test('a slow reader cannot put back what a writer has changed', async () => {
    const { slot, database, read } = shop(cache)
    const slow = readThrough(cache(), slot, async () => {
      const seen = { ...database }
      await changing(cache(), [slot.family], async () => {
        database.price = 2
      })
      return seen
    })
    expect(await slow).toEqual({ price: 1 })
    expect(await read()).toEqual({ price: 2 })
  })

  test('nobody reads the old value while a write is under way and after it, and nobody puts it back', async () => {
    const { slot, database, read } = shop(cache)
    await read()
    await changing(cache(), [slot.family], async () => {
      expect(await read()).toEqual({ price: 1 })
      database.price = 2
      expect(await read()).toEqual({ price: 2 })
    })
    expect(await read()).toEqual({ price: 2 })
  })

  test('a write that is reported as failed may come later, and is seen then', async () => {
    const { slot, database, read } = shop(cache)
    await read()
    const lost = changing(cache(), [slot.family], () => Promise.reject(new Error('no answer in time')))
    await expect(lost).rejects.toThrow('no answer in time')
    expect(await read()).toEqual({ price: 1 })
    database.price = 2
    expect(await read()).toEqual({ price: 2 })
  })

  test('what is not worth keeping is asked for again', async () => {
    const slot = slotOf()
    const load = vi.fn(() => Promise.resolve({ active: false }))
    for (let i = 0; i < 2; i += 1) await readThrough(cache(), slot, load, ({ active }) => active)
    expect(load).toHaveBeenCalledTimes(2)
  })

  test('nothing is kept of what does not exist', async () => {
    const slot = slotOf()
    const load = vi.fn(() => Promise.resolve(undefined))
    for (let i = 0; i < 2; i += 1) await readThrough(cache(), slot, load)
    expect(load).toHaveBeenCalledTimes(2)
  })

  test('values come back as what they were, null and false too', async () => {
    for (const value of [null, false, 0, '', '12', '1e3', 'true', { a: [1, null, 'ä\u0000💥'] }, []]) {
      const slot = slotOf()
      const read = () => readThrough(cache(), slot, () => Promise.resolve(value))
      expect([await read(), await read()]).toEqual([value, value])
    }
  })
})

test('a refusal is a value, after which reading is cached again', async () => {
  const { slot, read } = shop(withRedis)
  const refusal = await changing(withRedis(), [slot.family], () => Promise.resolve({ ok: false }))
  expect(refusal).toEqual({ ok: false })
  await read()
  expect(await readThrough(withRedis(), slot, never)).toEqual({ price: 1 })
})

test('a family whose writer has vanished is cached again when the write can no longer come', async () => {
  const { slot, read } = shop(withRedis)
  await withRedis().close([slot.family])
  await read()
  await expect(readThrough(withRedis(), slot, never)).rejects.toThrow('should have been')
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 20_000 })
  await read()
  expect(await readThrough(withRedis(), slot, never)).toEqual({ price: 1 })
  vi.useRealTimers()
})

test('those who miss in the same generation ask under the same stamp, after a change under another', async () => {
  const slot = slotOf()
  const before = Date.now()
  const stamps: unknown[] = []
  const load = async ({ name, stamp, since }: Once) => {
    expect(name).toBe(slot.key)
    expect(since).toBeGreaterThanOrEqual(before)
    stamps.push(stamp)
  }
  for (let i = 0; i < 2; i += 1) await readThrough(withRedis(), slot, load)
  await withRedis().drop([slot.family])
  for (let i = 0; i < 2; i += 1) await readThrough(withRedis(), slot, load)
  await withRedis().close([slot.family])
  await readThrough(withRedis(), slot, load)
  await readThrough(noCache, slot, load)
  const [first, , third] = stamps
  expect(stamps).toEqual([expect.any(String), first, expect.any(String), third, undefined, undefined])
  expect(third).not.toBe(first)
})
