import { newId } from '@shop/shared/id'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { type LocalRedis, startRedis } from '../tools/local/redis/server.ts'
import { realRedis } from '../tools/local/redis/testing/real-redis.ts'
import { networksFrom, signedInFrom } from './support/networks.ts'

const HOME = '2001:db8:1:2::1'
const AWAY = '192.0.2.8'
let log = vi.spyOn(console, 'info')
beforeEach(() => void (log = vi.spyOn(console, 'info').mockReturnValue()))
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function testNetworks(start: () => Promise<LocalRedis>): void {
  let redis: LocalRedis
  let email: string
  beforeAll(async () => void (redis = await start()))
  afterAll(() => redis.close())
  beforeEach(() => void (email = `${newId()}@example.com`))
  afterEach(() => redis.fail({ kind: 'none' }))

  test('an address is known from the network that it was signed in from, on every host there, and from no other', async () => {
    expect(await networksFrom(redis, HOME).know(email)).toBe(false)
    await signedInFrom(redis, HOME, email)
    expect(await networksFrom(redis, '2001:db8:1:2::9').know(email)).toBe(true)
    expect(await networksFrom(redis, '2001:db8:1:3::1').know(email)).toBe(false)
    expect(await networksFrom(redis, HOME).know(`${newId()}@example.com`)).toBe(false)
  })

  test('a network is forgotten some time after the last sign-in from there, though others are signed in from', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    await signedInFrom(redis, HOME, email)
    vi.setSystemTime(Date.now() + 50_000)
    await signedInFrom(redis, AWAY, email)
    expect(await networksFrom(redis, HOME).know(email)).toBe(true)
    vi.setSystemTime(Date.now() + 10_000)
    expect(await networksFrom(redis, HOME).know(email)).toBe(false)
    expect(await networksFrom(redis, AWAY).know(email)).toBe(true)
  })

  test('of very many networks the ten that were signed in from last are known', async () => {
    const network = (n: number) => `2001:db8:${n}:1::1`
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    for (const n of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 11, 12]) {
      vi.setSystemTime(Date.now() + 1_000)
      await signedInFrom(redis, network(n), email)
    }
    const known = await Promise.all([1, 2, 3, 4, 11, 12].map((n) => networksFrom(redis, network(n)).know(email)))
    expect(known).toEqual([true, false, false, true, true, true])
  })

  test('of an address whose owner has set a password the one it was set from is known, and those of others stay', async () => {
    const another = `${newId()}@example.com`
    for (const each of [email, another]) await signedInFrom(redis, HOME, each)
    const networks = networksFrom(redis, AWAY)
    networks.rememberOnly(email)
    await networks.settled()
    expect(await networks.know(email)).toBe(true)
    expect(await networksFrom(redis, HOME).know(email)).toBe(false)
    expect(await networksFrom(redis, HOME).know(another)).toBe(true)
  })

  test('neither the address nor the network can be read in Redis', async () => {
    const requests = vi.spyOn(globalThis, 'fetch')
    await signedInFrom(redis, '192.0.2.7', email)
    const sent = requests.mock.calls.map(([, init]) => JSON.parse(z.string().parse(init?.body)))
    const key = expect.stringMatching(/^known:[0-9a-f]{64}$/)
    expect(sent).toEqual([
      [
        ['zadd', key, expect.any(Number), expect.stringMatching(/^[0-9a-f]{64}$/)],
        ['zremrangebyrank', key, 0, -11],
        ['expire', key, 60],
      ],
    ])
  })

  test('what Redis did not take at first is given to it again', async () => {
    const requests = vi.spyOn(globalThis, 'fetch')
    // The client itself repeats what did not reach Redis, once.
    for (let time = 0; time < 2; time += 1) requests.mockRejectedValueOnce(new TypeError('the connection was cut'))
    const networks = networksFrom(redis, HOME)
    networks.remember(email)
    await networks.settled()
    expect(await networks.know(email)).toBe(true)
  })

  test('without Redis no network is known, and no sign-in fails', async () => {
    await signedInFrom(redis, HOME, email)
    redis.fail({ kind: 'down' })
    expect(await networksFrom(redis, HOME).know(email)).toBe(false)
    await signedInFrom(redis, HOME, email)
    const lines = log.mock.calls.map(([line]) => String(line))
    expect(lines).toMatchObject([expect.stringContaining('network not remembered')])
    expect(lines.join()).not.toContain(email)
  })
}

describe('in the local Redis', () => {
  testNetworks(() => startRedis({ token: 'test' }))
})

const real = await realRedis()
if ('missing' in real) test.skip(`in a real Redis: ${real.missing}`, () => undefined)
else {
  describe('in a real Redis', () => {
    testNetworks(() => startRedis({ token: 'test', redisUrl: real.url }))
  })
  afterAll(() => real.close())
}
