import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '@shop/shared/id'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type LocalRedis, startRedis } from '../tools/local/redis/server.ts'
import { realRedis } from '../tools/local/redis/testing/real-redis.ts'
import { networksFrom, signedInFrom } from './support/networks.ts'

const HOME = '2001:db8:1:2::1'
let log = vi.spyOn(console, 'info')
beforeEach(() => void (log = vi.spyOn(console, 'info').mockReturnValue()))
afterEach(() => void vi.restoreAllMocks())

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

  test('a network is forgotten some time after the last sign-in from there', async () => {
    await signedInFrom(redis, HOME, email, 1)
    expect(await networksFrom(redis, HOME).know(email)).toBe(true)
    await sleep(1_050)
    expect(await networksFrom(redis, HOME).know(email)).toBe(false)
  })

  test('neither the address nor the network can be read in Redis', async () => {
    const requests = vi.spyOn(globalThis, 'fetch')
    await signedInFrom(redis, '192.0.2.7', email)
    const sent = requests.mock.calls.map(([, init]) => init?.body)
    expect(sent).toEqual([expect.stringMatching(/^\["set","known:[0-9a-f]{64}",1,"ex",60\]$/i)])
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
