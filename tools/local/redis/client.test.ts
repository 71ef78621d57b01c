import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from '@upstash/redis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startRedis } from './server.ts'
import type { LocalRedis } from './server.ts'
import { realRedis } from './testing/real-redis.ts'

const real = await realRedis()
const engines =
  'missing' in real
    ? [{ name: 'memory', redisUrl: undefined }]
    : [
        { name: 'memory', redisUrl: undefined },
        { name: `redis (${real.origin})`, redisUrl: real.url },
      ]

console.info(
  `Redis engines under test: ${engines.map(({ name }) => name).join(', ')}`,
  'missing' in real ? `(${real.missing})` : '',
)
if ('missing' in real) test.skip(`the official client on a real Redis: ${real.missing}`, () => undefined)

afterAll(async () => {
  if (!('missing' in real)) await real.close()
})

describe.each(engines)('the official client on $name', ({ redisUrl }) => {
  let server: LocalRedis
  let redis: Redis
  let used: string[] = []

  /** A key of this test only: a Redis given by REDIS_URL may hold other people's. */
  function key(name: string): string {
    const full = `client-test:${randomUUID()}:${name}`
    used.push(full)
    return full
  }

  beforeAll(async () => {
    server = await startRedis({ token: 'secret', redisUrl })
  })
  afterAll(() => server.close())
  beforeEach(() => {
    redis = new Redis({ url: server.url, token: 'secret', retry: false, enableAutoPipelining: false })
  })
  afterEach(async () => {
    if (used.length > 0) await redis.del(...used)
    used = []
  })

  test('a JSON value comes back as it was', async () => {
    const k = key('json')
    const value = { name: 'Läufer 🏃', tags: ['a', 'b'], price: 12.5, nothing: null }
    expect(await redis.set(k, value, { ex: 60 })).toBe('OK')
    expect(await redis.get(k)).toEqual(value)
    expect(await redis.ttl(k)).toBeGreaterThan(58)
  })

  test('text with NUL, newlines, emoji and the word OK survives the encoding', async () => {
    const k = key('text')
    for (const text of ['a\0b\r\nc', '😀𐀀é', 'OK', '', 'T0s=']) {
      await redis.set(k, text)
      expect(await redis.get(k)).toBe(text)
      expect(await redis.mget(k, k)).toEqual([text, text])
    }
  })

  test('SET with NX, XX and GET keeps its promises', async () => {
    const k = key('set')
    expect(await redis.set(k, 'a', { xx: true })).toBeNull()
    expect(await redis.set(k, 'a', { nx: true })).toBe('OK')
    expect(await redis.set(k, 'b', { nx: true })).toBeNull()
    expect(await redis.set(k, 'c', { get: true })).toBe('a')
    expect(await redis.getdel(k)).toBe('c')
    expect(await redis.exists(k)).toBe(0)
  })

  test('a key is gone after its time', async () => {
    const k = key('expiry')
    await redis.set(k, 'v', { px: 30 })
    await sleep(60)
    expect(await redis.get(k)).toBeNull()
    expect(await redis.pttl(k)).toBe(-2)
  })

  test('counters count and EXPIRE NX sets a window once', async () => {
    const k = key('counter')
    expect([await redis.incr(k), await redis.incrby(k, 41), await redis.decrby(k, 2)]).toEqual([1, 42, 40])
    expect(await redis.incrbyfloat(k, 0.5)).toBe(40.5)
    expect([await redis.expire(k, 100, 'NX'), await redis.expire(k, 100, 'NX')]).toEqual([1, 0])
  })

  test('hashes hold fields', async () => {
    const k = key('hash')
    expect(await redis.hset(k, { a: 1, b: { deep: true } })).toBe(2)
    expect(await redis.hgetall(k)).toEqual({ a: 1, b: { deep: true } })
    expect(await redis.hincrby(k, 'a', 4)).toBe(5)
    expect(await redis.hmget(k, 'a', 'missing')).toEqual({ a: 5, missing: null })
    expect(await redis.hdel(k, 'a', 'b')).toBe(2)
    expect(await redis.hgetall(k)).toBeNull()
  })

  test('sets hold members', async () => {
    const k = key('set')
    expect(await redis.sadd(k, 'a', 'b', 'a')).toBe(2)
    expect((await redis.smembers(k)).toSorted()).toEqual(['a', 'b'])
    expect(await redis.smismember(k, ['a', 'z'])).toEqual([1, 0])
    expect(await redis.srem(k, 'a', 'b')).toBe(2)
    expect(await redis.type(k)).toBe('none')
  })

  test('a sorted set works as a sliding window', async () => {
    const k = key('window')
    for (const at of [100, 200, 300]) await redis.zadd(k, { score: at, member: `hit-${at}` })
    expect(await redis.zremrangebyscore(k, 0, 150)).toBe(1)
    expect(await redis.zcard(k)).toBe(2)
    expect(await redis.zcount(k, '(200', '+inf')).toBe(1)
    expect(await redis.zrange(k, 0, -1, { withScores: true })).toEqual(['hit-200', 200, 'hit-300', 300])
    expect(await redis.zrange(k, '+inf', '-inf', { byScore: true, rev: true, offset: 0, count: 1 })).toEqual([
      'hit-300',
    ])
  })

  test('lists push, pop and trim', async () => {
    const k = key('list')
    expect(await redis.rpush(k, 'a', 'b', 'c')).toBe(3)
    expect(await redis.lpush(k, 'z', 'y')).toBe(5)
    expect(await redis.ltrim(k, 0, 3)).toBe('OK')
    expect(await redis.lrange(k, 0, -1)).toEqual(['y', 'z', 'a', 'b'])
    expect(await redis.rpop(k)).toBe('b')
    expect(await redis.lpop<string[]>(k, 2)).toEqual(['y', 'z'])
  })

  test('SCAN finds every key of a pattern', async () => {
    const prefix = key('scan')
    const keys = Array.from({ length: 35 }, (_, index) => `${prefix}:${index}`)
    used.push(...keys)
    await redis.mset(Object.fromEntries(keys.map((k) => [k, 1])))
    const found = new Set<string>()
    let cursor = '0'
    do {
      const [next, page] = await redis.scan(cursor, { match: `${prefix}:*`, count: 7, type: 'string' })
      for (const k of page) found.add(k)
      cursor = next
    } while (cursor !== '0')
    expect([...found].toSorted()).toEqual(keys.toSorted())
  })

  test('a pipeline keeps the order and carries on after an error', async () => {
    const k = key('pipeline')
    const results = await redis.pipeline().set(k, 'text').incr(k).sadd(k, 'a').get(k).exec({ keepErrors: true })
    expect(results).toMatchObject([
      { result: 'OK' },
      { error: 'ERR value is not an integer or out of range' },
      { error: 'WRONGTYPE Operation against a key holding the wrong kind of value' },
      { result: 'text' },
    ])
  })

  test('50 concurrent transactions do not see each other half done', async () => {
    const k = key('multi')
    const results = await Promise.all(
      Array.from({ length: 50 }, () => redis.multi().incr(k).incr(k).get(k).exec<[number, number, number]>()),
    )
    for (const [first, second, read] of results) expect([second, read]).toEqual([first + 1, first + 1])
    expect(await redis.get(k)).toBe(100)
  })

  test('a command that cannot be queued aborts the whole transaction', async () => {
    const k = key('abort')
    const multi = redis.multi().set(k, 1)
    multi.lpush(k)
    await expect(multi.exec()).rejects.toThrow('EXECABORT Transaction discarded because of previous errors.')
    expect(await redis.exists(k)).toBe(0)
  })

  test('auto-pipelining answers 50 concurrent callers each with its own value', async () => {
    const auto = new Redis({ url: server.url, token: 'secret', retry: false, enableAutoPipelining: true })
    const keys = Array.from({ length: 50 }, (_, index) => key(`auto-${index}`))
    await Promise.all(keys.map((k, index) => auto.set(k, { index })))
    const values = await Promise.all(keys.map((k) => auto.get(k)))
    expect(values).toEqual(keys.map((_, index) => ({ index })))
  })

  test('errors carry the texts of Redis', async () => {
    const k = key('errors')
    await redis.set(k, 'text')
    await expect(redis.lpush(k, 'a')).rejects.toThrow('WRONGTYPE Operation against a key holding the wrong kind')
    await expect(redis.exec(['GET'])).rejects.toThrow("ERR wrong number of arguments for 'get' command")
    await expect(redis.exec(['set', k, 'v', 'NX', 'XX'])).rejects.toThrow('ERR syntax error')
    await expect(redis.exec(['FROB', 'a', 'b'])).rejects.toThrow(
      "ERR unknown command 'FROB', with args beginning with: 'a' 'b' ",
    )
  })

  test('KEYS, blocking and connection commands are refused on both engines', async () => {
    await expect(redis.keys('*')).rejects.toThrow("ERR command 'keys' is not available here: KEYS walks the whole")
    await expect(redis.exec(['BLPOP', 'k', 0])).rejects.toThrow("'blpop' is not available here")
    await expect(redis.exec(['SELECT', 1])).rejects.toThrow("'select' is not available here")
  })

  test('a 64-bit integer reaches the wire with all its digits', async () => {
    const k = key('int64')
    await redis.set(k, '9007199254740993')
    const response = await fetch(`${server.url}/incr/${k}`, { headers: { authorization: 'Bearer secret' } })
    expect(await response.text()).toBe('{"result":9007199254740994}')
  })
})

test('the in-memory engine refuses scripts by name', async () => {
  const server = await startRedis({ token: 'secret' })
  const redis = new Redis({ url: server.url, token: 'secret', retry: false })
  await expect(redis.eval('return 1', ['k'], [])).rejects.toThrow(
    "ERR unknown command 'eval', with args beginning with: 'return 1' '1' 'k' ",
  )
  await server.close()
})
