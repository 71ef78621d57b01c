import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type LocalRedis, startRedis } from '../../tools/local/redis/server.ts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { noKeeper } from './cache-keeper-client.ts'
import { createTrust } from './cache-trust.ts'
import { redisCache } from './cache.ts'
import { newId } from './id.ts'
import { createLog } from './log.ts'
import { type Cache, readThrough } from './read-through.ts'
import { redisClient } from './redis.ts'
import { createPolicy, deadlineIn } from './resilience.ts'

const BUDGET_MS = 150
/** What a busy machine adds. */
const GRACE_MS = 100

let redis: LocalRedis

beforeAll(async () => {
  redis = await startRedis({ token: 'test' })
})
afterAll(() => redis.close())
beforeEach(() => void vi.spyOn(console, 'info').mockReturnValue())
afterEach(() => {
  redis.fail({ kind: 'none' })
  vi.restoreAllMocks()
})

function cacheWith({
  url = redis.url,
  ms = 5_000,
  build = 'this',
  rules = createPolicy('The cache', BUDGET_MS),
} = {}): Cache {
  return redisCache({
    redis: client(url),
    build,
    budgetMs: BUDGET_MS,
    rules,
    deadline: deadlineIn(ms),
    log: createLog({}),
    trust: createTrust(),
    keeper: noKeeper,
  })
}

function client(url = redis.url) {
  return redisClient({ UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: redis.token })
}

/** A slot that no other test uses. */
function slotOf(family = newId()) {
  return { key: `test:${newId()}`, family, ttlSeconds: 60 }
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

describe('an entry', () => {
  test('is what the second reader is served, by one request', async () => {
    const slot = slotOf()
    await readThrough(cacheWith(), slot, () => Promise.resolve(1))
    const requests = vi.spyOn(globalThis, 'fetch')
    expect(await readThrough(cacheWith(), slot, () => Promise.resolve(2))).toBe(1)
    expect(requests).toHaveBeenCalledTimes(1)
  })

  test('ends after its time to live', async () => {
    const slot = { ...slotOf(), ttlSeconds: 1 }
    await readThrough(cacheWith(), slot, () => Promise.resolve(1))
    await expect.poll(async () => (await cacheWith().read(slot)).hit, { timeout: 3_000 }).toBe(false)
  })

  test('of another generation is a miss', async () => {
    const slot = slotOf()
    await cacheWith().write(slot, 'another-generation', { price: 1 })
    expect(await cacheWith().read(slot)).toMatchObject({ hit: false, value: undefined })
  })

  test('of another build is a miss, for it may have another shape', async () => {
    const slot = slotOf()
    await readThrough(cacheWith({ build: 'the last one' }), slot, () => Promise.resolve('old shape'))
    expect(await readThrough(cacheWith(), slot, () => Promise.resolve('new shape'))).toBe('new shape')
  })
})

describe('dropping', () => {
  test('one family does not touch another, nor does dropping none', async () => {
    const slot = slotOf()
    await readThrough(cacheWith(), slot, () => Promise.resolve('kept'))
    await cacheWith().drop([newId()])
    await cacheWith().drop([])
    expect(await readThrough(cacheWith(), slot, () => Promise.resolve('read anew'))).toBe('kept')
  })

  test('a family of one removes the entry itself', async () => {
    const key = `test:${newId()}`
    await readThrough(cacheWith(), { key, family: key, ttlSeconds: 60 }, () => Promise.resolve(1))
    expect(await client().exists(key)).toBe(1)
    await cacheWith().drop([key])
    expect(await client().exists(key)).toBe(0)
  })

  test('is done also for a write that took all of its request’s time', async () => {
    const slot = slotOf()
    await readThrough(cacheWith(), slot, () => Promise.resolve('old'))
    await cacheWith({ ms: 0 }).drop([slot.family])
    expect(await readThrough(cacheWith(), slot, () => Promise.resolve('new'))).toBe('new')
  })
})

describe.each([
  ['down', { kind: 'down' }],
  ['slow', { kind: 'slow', delayMs: 5_000 }],
  ['garbage', { kind: 'garbage' }],
] as const)('when Redis is %s', (_, failure) => {
  test('a read is a miss within its budget, and the source is asked', async () => {
    const slot = slotOf()
    await readThrough(cacheWith(), slot, () => Promise.resolve('old'))
    redis.fail(failure)
    const load = vi.fn(() => Promise.resolve('fresh'))
    const ms = await took(async () => expect(await readThrough(cacheWith(), slot, load)).toBe('fresh'))
    expect(ms).toBeLessThan(BUDGET_MS + GRACE_MS)
    expect(load).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ stamp: undefined }))
  })

  test('closing and dropping cost one budget together, and what cannot be dropped is an error', async () => {
    redis.fail(failure)
    const cache = cacheWith()
    const ms = await took(async () => {
      await cache.close([newId()])
      await expect(cache.drop([newId()])).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    })
    expect(ms).toBeLessThan(BUDGET_MS + GRACE_MS)
  })

  test('writing does not throw, and the log says why it failed', async () => {
    redis.fail(failure)
    await cacheWith().write(slotOf(), 'stamp', 1)
    expect(vi.mocked(console.info).mock.calls.map(([line]) => JSON.parse(String(line)).what)).toEqual(['write'])
  })

  test('after five failures nobody waits for it any more', async () => {
    redis.fail(failure)
    const rules = createPolicy('The cache', BUDGET_MS)
    for (let i = 0; i < 5; i += 1) await cacheWith({ rules }).read(slotOf())
    expect(await took(() => cacheWith({ rules }).read(slotOf()))).toBeLessThan(BUDGET_MS / 2)
  })
})

describe('what a Redis of 100 ms costs', () => {
  test('is one budget for a miss that is filled', async () => {
    redis.fail({ kind: 'slow', delayMs: 100 })
    const ms = await took(() => readThrough(cacheWith(), slotOf(), () => Promise.resolve(1)))
    expect(ms).toBeLessThan(BUDGET_MS + GRACE_MS)
  })
})

describe.each([
  '{}',
  '[]',
  'null',
  '{"result":null}',
  '{"result":"OK"}',
  '{"result":[]}',
  '{"result":[{"stamp":"never-dropped"},null]}',
  '{"result":["e30=","e30="]}',
  '[{"result":"OK"}]',
  '[{"result":"Tk8="},{"result":0}]',
])('an answer like %s', (body) => {
  const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end(body))
  let url = ''

  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening')
    url = `http://127.0.0.1:${address(server.address()).port}`
  })
  afterAll(async () => {
    await once(server.close(), 'close')
  })

  test('is a miss', async () => {
    const load = vi.fn(() => Promise.resolve('fresh'))
    expect(await readThrough(cacheWith({ url }), slotOf(), load)).toBe('fresh')
    expect(load).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ stamp: undefined }))
  })

  test('has dropped nothing', async () => {
    await expect(cacheWith({ url }).drop([newId()])).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
  })
})

test.each(['down', 'garbage'] as const)('a Redis that is %s does not answer a ping', async (kind) => {
  redis.fail({ kind })
  expect(await cacheWith().ping()).toBe(false)
})

test('a ping may take longer than the budget of a request', async () => {
  redis.fail({ kind: 'slow', delayMs: BUDGET_MS + 50 })
  expect(await cacheWith().ping()).toBe(true)
})

test('a request without time left is not kept waiting by the cache', async () => {
  expect(await cacheWith({ ms: 0 }).read(slotOf())).toMatchObject({ hit: false })
})

/** A server that listens on TCP has such an address. */
function address(given: ReturnType<ReturnType<typeof createServer>['address']>): AddressInfo {
  return given as AddressInfo
}
