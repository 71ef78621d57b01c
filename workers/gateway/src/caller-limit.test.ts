import { beforeEach, expect, test, vi } from 'vitest'
import { app } from './app.ts'
import { ask } from './testing/ask.ts'
import { envOf } from './testing/env.ts'

const log = vi.spyOn(console, 'info')
beforeEach(() => void log.mockReset().mockReturnValue())

const limit = vi.fn<RateLimit['limit']>()
const service = vi.fn(() => Response.json({}))
const ORIGIN = 'https://shop.example'

beforeEach(() => {
  limit.mockReset().mockResolvedValue({ success: false })
  service.mockClear()
})

function envWith(vars: Partial<Env> = {}): Env {
  const services = { auth: service, product: service, order: service, category: service, coupon: service }
  return envOf(services, { CALLER_LIMIT: 'on', CALLERS: { limit }, CORS_ORIGINS: ORIGIN, ...vars })
}

test.each([
  ['GET', '/', {}],
  ['GET', '/api/products', {}],
  ['POST', '/api/auth/login', {}],
  ['GET', '/api/orders/live', { upgrade: 'websocket' }],
  ['GET', '/docs/openapi/auth.json', {}],
  ['GET', '/health', {}],
  ['GET', '/nowhere', {}],
])('%s %s is refused without room, before anybody else is asked', async (method, path, headers) => {
  const response = await app.request(path, { method, headers: { 'x-request-id': 'r-1', ...headers } }, envWith())
  expect(response.status).toBe(429)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('retry-after')).toBe('60')
  expect([...response.headers.keys()].filter((name) => name.startsWith('ratelimit'))).toEqual([])
  expect(await response.json()).toMatchObject({ code: 'RATE_LIMITED', status: 429, retryAfter: 60, traceId: 'r-1' })
  expect(service).not.toHaveBeenCalled()
})

test('a query is refused as GraphQL tells errors', async () => {
  const { status, headers, data, errors } = await ask(envWith(), '{ products { pagination { total } } }', {
    'x-request-id': 'r-1',
  })
  expect(status).toBe(429)
  expect(headers.get('retry-after')).toBe('60')
  expect(headers.get('content-type')).toBe('application/json')
  expect(data).toBeUndefined()
  expect(errors).toEqual([
    {
      message: 'Too many requests: try again in 60 seconds.',
      extensions: {
        code: 'RATE_LIMITED',
        reason: 'RATE_LIMITED',
        service: 'gateway',
        retryable: true,
        retryAfter: 60,
        traceId: 'r-1',
      },
    },
  ])
  expect(service).not.toHaveBeenCalled()
  const type = 'application/graphql-response+json'
  expect((await ask(envWith(), '{ me { id } }', { accept: type })).headers.get('content-type')).toBe(type)
})

test('a caller is a network, whatever token comes from there', async () => {
  for (const [host, token] of ['one', 'other'].entries()) {
    const headers = { 'cf-connecting-ip': `2001:db8:1:2::${host}`, authorization: `Bearer ${token}` }
    await app.request('/', { headers }, envWith())
  }
  expect(limit.mock.calls).toEqual([[{ key: '2001:db8:1:2' }], [{ key: '2001:db8:1:2' }]])
})

test.each(['/api/products', '/graphql'])('pages of a listed origin can read the refusal of %s', async (path) => {
  const headers = { origin: ORIGIN, 'access-control-request-method': 'POST' }
  const preflight = await app.request(path, { method: 'OPTIONS', headers }, envWith())
  expect(preflight.status).toBe(204)
  expect(limit).not.toHaveBeenCalled()
  const refusal = await app.request(path, { method: 'POST', headers }, envWith())
  expect(refusal.status).toBe(429)
  expect(refusal.headers.get('access-control-allow-origin')).toBe(ORIGIN)
  expect(refusal.headers.get('access-control-expose-headers')).toContain('retry-after')
})

test('with room a request goes on', async () => {
  limit.mockResolvedValue({ success: true })
  expect((await app.request('/api/products', {}, envWith())).status).toBe(200)
  expect(limit).toHaveBeenCalledTimes(1)
})

test('a limit that does not answer lets everybody through', async () => {
  limit.mockRejectedValue(new Error('no connection'))
  expect((await app.request('/api/products', {}, envWith())).status).toBe(200)
  expect(log.mock.calls.map(([line]) => JSON.parse(String(line)).event)).toContain('caller not counted')
})

test('where it is off nobody is counted', async () => {
  expect((await app.request('/api/products', {}, envWith({ CALLER_LIMIT: 'off' }))).status).toBe(200)
  expect(limit).not.toHaveBeenCalled()
})
