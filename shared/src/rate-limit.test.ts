import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type LocalRedis, startRedis } from '../../tools/local/redis/server.ts'
import { realRedis } from '../../tools/local/redis/testing/real-redis.ts'
import { newId } from './id.ts'
import { isolateRateLimiter } from './rate-limit-isolate.ts'
import { redisRateLimiter } from './rate-limit-redis.ts'
import { type RateLimit, rateLimit, rateLimited, rateLimitHeaders, type RateLimiter } from './rate-limit.ts'
import { redisClient } from './redis.ts'
import { createPolicy, deadlineIn } from './resilience.ts'

let now = 0
const clock = () => now
/** Long enough for a busy machine; how long Redis may take is another test's matter. */
const PATIENCE_MS = 10_000

beforeEach(() => void (now = 1_800_000_000_000))

/** A limit on a subject that no other test has. */
function limitOf(setting = '3/60', name = 'test'): RateLimit {
  return rateLimit(name, setting, newId())
}

function redisLimiter(redis: LocalRedis, time: () => number = clock): RateLimiter {
  const client = redisClient({ UPSTASH_REDIS_REST_URL: redis.url, UPSTASH_REDIS_REST_TOKEN: redis.token })
  return redisRateLimiter(client, createPolicy('The rate limits', PATIENCE_MS), deadlineIn(PATIENCE_MS), time)
}

/** How many of these attempts were let through. */
async function admitted(attempts: ReturnType<RateLimiter['attempt']>[]): Promise<number> {
  const outcomes = await Promise.all(attempts)
  return outcomes.filter((standings) => standings.every(({ admits }) => admits)).length
}

function testLimiter(make: (time: () => number) => RateLimiter): void {
  let limiter: RateLimiter
  beforeEach(() => void (limiter = make(clock)))
  const once = async (...limits: RateLimit[]) => (await admitted([limiter.attempt(limits)])) === 1

  test('lets the quota through, and tells what is left and for how long', async () => {
    const limit = limitOf()
    const states = []
    for (const pause of [0, 10_000, 20_000, 0]) {
      now += pause
      const [standing] = await limiter.attempt([limit])
      states.push([standing?.admits, standing?.remaining, standing?.resetMs])
    }
    expect(states).toEqual([
      [true, 2, 60_000],
      [true, 1, 50_000],
      [true, 0, 30_000],
      [false, 0, 30_000],
    ])
  })

  test('slides: each attempt makes room when it is as old as the window, and what was refused never counted', async () => {
    const limit = limitOf('2/60')
    const outcomes: [number, boolean][] = []
    for (const at of [0, 30, 40, 50, 59.999, 60, 61, 89.999, 90, 119.999, 120]) {
      now = 1_800_000_000_000 + at * 1_000
      outcomes.push([at, await once(limit)])
    }
    expect(outcomes.filter(([, through]) => through).map(([at]) => at)).toEqual([0, 30, 60, 90, 120])
  })

  test('two hundred at once are let through as far as the quota goes, not one further', async () => {
    const limit = limitOf('7/60')
    expect(await admitted(Array.from({ length: 200 }, () => limiter.attempt([limit])))).toBe(7)
    now += 60_000
    expect(await admitted(Array.from({ length: 20 }, () => limiter.attempt([limit])))).toBe(7)
  })

  test('under several limits an attempt counts under all or, if one has no room, under none', async () => {
    const account = limitOf('2/60', 'account')
    const address = limitOf('5/60', 'address')
    expect([await once(account, address), await once(account, address)]).toEqual([true, true])
    const refused = await limiter.attempt([account, address])
    expect(refused.map(({ admits, remaining }) => [admits, remaining])).toEqual([
      [false, 0],
      [true, 3],
    ])
    const others = Array.from({ length: 6 }, () => limitOf('2/60', 'account'))
    const outcomes = []
    for (const other of others) outcomes.push(await once(other, address))
    expect(outcomes).toEqual([true, true, true, false, false, false])
    const [untouched] = await limiter.attempt([others[5] ?? account])
    expect(untouched).toMatchObject({ admits: true, remaining: 1 })
  })

  test('keeps subjects apart, and one subject under two names', async () => {
    const subject = newId()
    const one = rateLimit('one', '1/60', subject)
    expect([await once(one), await once(one)]).toEqual([true, false])
    expect(await once(rateLimit('two', '1/60', subject))).toBe(true)
    expect(await once(rateLimit('one', '1/60', newId()))).toBe(true)
  })
}

describe('a limiter in one isolate', () => {
  testLimiter(isolateRateLimiter)
})

describe('a limiter in the local Redis', () => {
  testRedis(() => startRedis({ token: 'test' }))
})

const real = await realRedis()
if ('missing' in real) test.skip(`a limiter in a real Redis: ${real.missing}`, () => undefined)
else {
  describe('a limiter in a real Redis', () => {
    testRedis(() => startRedis({ token: 'test', redisUrl: real.url }))
  })
  afterAll(() => real.close())
}

function testRedis(start: () => Promise<LocalRedis>): void {
  let redis: LocalRedis
  beforeAll(async () => void (redis = await start()))
  afterAll(() => redis.close())
  testLimiter((time) => redisLimiter(redis, time))

  test('is one request', async () => {
    const requests = vi.spyOn(globalThis, 'fetch')
    await redisLimiter(redis).attempt([limitOf(), limitOf()])
    expect(requests).toHaveBeenCalledTimes(1)
    requests.mockRestore()
  })

  test('many isolates whose clocks differ let no more through together than one would', async () => {
    const limit = limitOf('10/60')
    const isolates = [-400, -3, 0, 5, 250].map((ahead) => redisLimiter(redis, () => now + ahead))
    let total = 0
    for (let step = 0; step < 12; step += 1) {
      total += await admitted(isolates.flatMap((isolate) => [isolate.attempt([limit]), isolate.attempt([limit])]))
      now += 100
    }
    expect(total).toBe(10)
  })

  test('a limit on whom nobody tries any more is gone by itself, and keys tell nobody’s address', async () => {
    const limit = rateLimit('test', '1/1', 'ada@example.com')
    expect(limit.key).toMatch(/^limit:test:[0-9a-f]{64}$/)
    await redisLimiter(redis).attempt([limit])
    const client = redisClient({ UPSTASH_REDIS_REST_URL: redis.url, UPSTASH_REDIS_REST_TOKEN: redis.token })
    expect(await client.exists(limit.key)).toBe(1)
    await sleep(1_050)
    expect(await client.exists(limit.key)).toBe(0)
  })
}

test('an isolate forgets those first who were quiet for longest, and so stays small', async () => {
  const limiter = isolateRateLimiter(clock)
  const [quiet, busy] = [limitOf('2/60'), limitOf('2/60')]
  await limiter.attempt([quiet])
  await limiter.attempt([busy])
  for (let other = 0; other < 9_999; other += 1) await limiter.attempt([limitOf()])
  expect((await limiter.attempt([busy]))[0]?.remaining).toBe(0)
  expect((await limiter.attempt([quiet]))[0]?.remaining).toBe(1)
})

test('the headers are those of the draft, one item per policy', async () => {
  const limiter = isolateRateLimiter(clock)
  const limits = [limitOf('5/60', 'login'), limitOf('20/3600', 'login-ip')]
  await limiter.attempt(limits)
  now += 8_400
  expect(rateLimitHeaders(await limiter.attempt(limits))).toEqual({
    'ratelimit-policy': '"login";q=5;w=60, "login-ip";q=20;w=3600',
    ratelimit: '"login";r=3;t=52, "login-ip";r=18;t=3592',
  })
})

test('a refusal tells when to come back: when the last of the full limits has room again', async () => {
  const limiter = isolateRateLimiter(clock)
  const [short, long, roomy] = [limitOf('1/10'), limitOf('1/60'), limitOf('9/600')]
  expect(rateLimited(await limiter.attempt([short, long, roomy]))).toBeUndefined()
  now += 500
  const refusal = rateLimited(await limiter.attempt([short, long, roomy]))
  expect(refusal).toMatchObject({
    code: 'RATE_LIMITED',
    message: 'Too many requests: try again in 60 seconds.',
    details: { members: { retryAfter: 60 }, headers: { 'retry-after': '60' } },
  })
  now += 59_500
  expect(rateLimited(await limiter.attempt([short, long, roomy]))).toBeUndefined()
})

test.each(['', '5', '5/', '/60', '0/60', '5/0', '5/60s', '-5/60', '5 / 60'])('the setting %j is none', (setting) => {
  expect(() => rateLimit('login', setting, 'x')).toThrow('the limit login is')
})
