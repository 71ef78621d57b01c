import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from '@upstash/redis'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startRedis } from './server.ts'
import type { LocalRedis } from './server.ts'

let server: LocalRedis
let redis: Redis
beforeEach(async () => {
  server = await startRedis({ token: 'secret' })
  redis = new Redis({ url: server.url, token: 'secret', retry: false })
})
afterEach(() => server.close())

test('down: every request fails, and nothing is lost when it is over', async () => {
  await redis.set('k', 'v')
  server.fail({ kind: 'down' })
  await expect(redis.get('k')).rejects.toThrow('fetch failed')
  server.fail({ kind: 'none' })
  expect(await redis.get('k')).toBe('v')
})

test('slow: the answer comes after the delay', async () => {
  server.fail({ kind: 'slow', delayMs: 80 })
  const started = performance.now()
  expect(await redis.ping()).toBe('PONG')
  expect(performance.now() - started).toBeGreaterThanOrEqual(75)
})

test('slow: closing does not wait for the delay', async () => {
  server.fail({ kind: 'slow', delayMs: 60_000 })
  const closed = sleep(30).then(() => server.close())
  await expect(redis.ping()).rejects.toThrow('fetch failed')
  await closed
})

test('garbage: the answer is 200 and not JSON', async () => {
  server.fail({ kind: 'garbage' })
  await expect(redis.get('k')).rejects.toThrow('<html>')
})
