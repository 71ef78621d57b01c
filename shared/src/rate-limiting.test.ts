import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type LocalRedis, startRedis } from '../../tools/local/redis/server.ts'
import { Refusal } from './errors.ts'
import { newId } from './id.ts'
import { createLog } from './log.ts'
import { type Admit, rateLimiting } from './rate-limiting.ts'
import { rateLimit, type RateLimit } from './rate-limit.ts'
import { deadlineIn } from './resilience.ts'

let redis: LocalRedis
const log = vi.spyOn(console, 'info')

beforeAll(async () => void (redis = await startRedis({ token: 'test' })))
afterAll(() => redis.close())
beforeEach(() => void log.mockReset().mockReturnValue())
afterEach(() => redis.fail({ kind: 'none' }))

/** A Worker's isolate, with a function that makes a request of it. */
function isolate() {
  const env = { UPSTASH_REDIS_REST_URL: redis.url, UPSTASH_REDIS_REST_TOKEN: redis.token }
  return (ms = 5_000) => {
    const answer = new Headers()
    return { answer, admit: rateLimiting(env, { answer, deadline: deadlineIn(ms), log: createLog({}) }) }
  }
}

function limitOf(setting: string): RateLimit {
  return rateLimit('test', setting, newId())
}

function outcome(admit: Admit, limit: RateLimit): Promise<string> {
  return admit(limit).then(
    () => 'admitted',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  )
}

function outcomes(count: number, request: ReturnType<typeof isolate>, limit: RateLimit): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => outcome(request().admit, limit)))
}

test('isolates count together, and how a limit stands is on every answer, a refusal’s too', async () => {
  const [one, other] = [isolate()(), isolate()()]
  const limit = limitOf('1/60')
  expect([await outcome(one.admit, limit), await outcome(other.admit, limit)]).toEqual(['admitted', 'RATE_LIMITED'])
  expect(one.answer.get('ratelimit-policy')).toBe('"test";q=1;w=60')
  expect(one.answer.get('ratelimit')).toBe('"test";r=0;t=60')
  expect(other.answer.get('ratelimit')).toMatch(/^"test";r=0;t=(60|59)$/)
})

test.each([{ kind: 'down' }, { kind: 'slow' }, { kind: 'garbage' }] as const)(
  'with a Redis that is $kind the isolate keeps the same quota: nobody is locked out, and the door is not open',
  async (failure) => {
    redis.fail(failure)
    const request = isolate()
    const limit = limitOf('3/60')
    const all = await outcomes(10, request, limit)
    expect(all.filter((each) => each === 'admitted')).toHaveLength(3)
    expect(all.filter((each) => each === 'RATE_LIMITED')).toHaveLength(7)
    expect(log.mock.calls.map(([line]) => JSON.parse(String(line)).event)).toContain('rate limits kept by the isolate')
    const later = request()
    const started = performance.now()
    expect(await outcome(later.admit, limit)).toBe('RATE_LIMITED')
    expect(performance.now() - started).toBeLessThan(100)
    expect(later.answer.get('ratelimit')).toMatch(/^"test";r=0;t=\d\d$/)
  },
)

test('with a Redis that comes and goes an isolate lets through no more than the quota', async () => {
  const request = isolate()
  const limit = limitOf('6/60')
  const all: string[] = []
  for (const kind of ['none', 'down', 'none', 'garbage', 'none'] as const) {
    redis.fail({ kind })
    all.push(...(await outcomes(2, request, limit)))
  }
  expect(all.filter((each) => each === 'admitted')).toHaveLength(6)
})

test('a flood costs no more requests to Redis than the quota', async () => {
  const request = isolate()
  const requests = vi.spyOn(globalThis, 'fetch')
  const all = await outcomes(100, request, limitOf('3/60'))
  expect(all.filter((each) => each === 'admitted')).toHaveLength(3)
  expect(requests).toHaveBeenCalledTimes(3)
  requests.mockRestore()
})

test('what Redis has refused an isolate does not hold against anybody when Redis is gone', async () => {
  const [one, other] = [isolate(), isolate()]
  const limit = limitOf('2/60')
  await outcomes(2, one, limit)
  expect(await outcomes(5, other, limit)).toEqual(Array(5).fill('RATE_LIMITED'))
  redis.fail({ kind: 'down' })
  expect((await outcomes(3, other, limit)).filter((each) => each === 'admitted')).toHaveLength(2)
})

test('an answer that takes as long as a password hash is not late', async () => {
  redis.fail({ kind: 'slow', delayMs: 400 })
  const limit = limitOf('1/60')
  expect(await outcomes(1, isolate(), limit)).toEqual(['admitted'])
  expect(log).not.toHaveBeenCalled()
})

test('a request without time left is counted by the isolate', async () => {
  const request = isolate()
  const limit = limitOf('1/60')
  expect([await outcome(request(0).admit, limit), await outcome(request(0).admit, limit)]).toEqual([
    'admitted',
    'RATE_LIMITED',
  ])
})
