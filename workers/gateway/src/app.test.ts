import { ERRORS } from '@shop/shared/errors'
import { afterEach, expect, test, vi } from 'vitest'
import { app } from './app.ts'
import { OWNERS } from './pass-through.ts'
import { envOf, problemResponse } from './testing/env.ts'

const log = vi.spyOn(console, 'info').mockReturnValue()
vi.spyOn(console, 'error').mockReturnValue()
afterEach(() => log.mockClear())

const nothing = envOf({})
/** Every service answers with what it was asked. */
const echo = (service: string) => async (request: Request) =>
  Response.json(
    {
      service,
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    },
    { status: 201, headers: { 'x-from': service } },
  )
const all = envOf({
  auth: echo('auth'),
  product: echo('product'),
  order: echo('order'),
  category: echo('category'),
  coupon: echo('coupon'),
})

test.each(OWNERS)('$path belongs to $service', async ({ path, service }) => {
  for (const each of [path, `${path}/and/below?with=query`]) {
    const response = await app.request(`https://shop.example${each}`, {}, all)
    expect(response.status).toBe(201)
    expect(await response.json()).toMatchObject({ service, url: `https://shop.example${each}` })
  }
})

test('a request goes through whole, save the headers that are not for services', async () => {
  const init = {
    method: 'PATCH',
    body: '{"name":"x"}',
    headers: {
      'content-type': 'application/json',
      'if-match': '"1"',
      'x-request-id': 'r-1',
      'x-deadline-ms': '999999',
      'x-internal': 'yes',
      cookie: 'a=b',
    },
  }
  const response = await app.request('/api/products/1', init, all)
  const { headers, ...rest } = asked(await response.json())
  expect(rest).toMatchObject({ method: 'PATCH', body: '{"name":"x"}' })
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'if-match': '"1"', 'x-request-id': 'r-1' })
  expect(headers['traceparent']).toBe(response.headers.get('traceparent'))
  expect(Number(headers['x-deadline-ms'])).toBeLessThanOrEqual(5_000)
  expect(headers).not.toHaveProperty('x-internal')
  expect(headers).not.toHaveProperty('cookie')
})

test('cookies go to where Google sends people back, and nowhere else', async () => {
  const cookieAt = async (path: string) => {
    const response = await app.request(path, { headers: { cookie: 'a=b' } }, all)
    return asked(await response.json()).headers['cookie']
  }
  expect(await cookieAt('/api/auth/google/callback?state=s')).toBe('a=b')
  for (const path of ['/api/auth/google', '/api/auth/refresh', '/api/auth/google/callback/more', '/api/users/google']) {
    expect(await cookieAt(path), path).toBeUndefined()
  }
})

function asked(body: unknown): { headers: Record<string, string> } {
  return body as { headers: Record<string, string> }
}

test('an answer is handed on as it is while it still arrives', async () => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const env = envOf({ order: () => new Response(readable, { headers: { 'content-type': 'text/event-stream' } }) })
  const response = await app.request('/api/orders/events', {}, env)
  const writer = writable.getWriter()
  const reader = response.body?.getReader()
  void writer.write(new TextEncoder().encode('first'))
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('first')
  void writer.write(new TextEncoder().encode('second'))
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('second')
  await writer.close()
})

test('a redirect is the client’s to follow', async () => {
  const env = envOf({ auth: (request) => Response.json({ redirect: request.redirect }) })
  expect(await (await app.request('/api/auth/google', {}, env)).json()).toEqual({ redirect: 'manual' })
})

test('a refusal of a service is not touched', async () => {
  const env = envOf({ order: () => problemResponse(409, 'OUT_OF_STOCK', { shortages: [] }) })
  const response = await app.request('/api/orders', { method: 'POST' }, env)
  expect(response.status).toBe(409)
  expect(await response.json()).toMatchObject({ code: 'OUT_OF_STOCK', shortages: [] })
})

test('a service that cannot be reached is a 503 problem', async () => {
  const response = await app.request('/api/coupons', {}, nothing)
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe('5')
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.json()).toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
})

test.each(['/nowhere', '/api', '/api/nothing', '/api/productsandmore', '/graphql/below'])(
  '%s does not exist',
  async (path) => {
    const response = await app.request(path, { headers: { 'x-request-id': 'trace-3' } }, all)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'NOT_FOUND', traceId: 'trace-3' })
  },
)

const own = new Map<string, Set<string>>()
for (const { path, method } of app.routes) {
  if (method !== 'ALL') own.set(path, new Set([...(own.get(path) ?? []), method]))
}

test.each([...own])('%s says which methods it has', async (path, methods) => {
  for (const method of ['DELETE', methods.has('POST') ? 'PUT' : 'POST']) {
    const response = await app.request(path, { method }, nothing)
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe([...methods].join(', '))
    expect(await response.json()).toMatchObject({ code: 'METHOD_NOT_ALLOWED' })
  }
})

test.each(['/dev/mailbox', '/verify-email', '/reset-password', '/forgot-password'])(
  '%s has no methods where it does not exist',
  async (path) => {
    const production = envOf({}, { ENVIRONMENT: 'production' })
    expect((await app.request(path, { method: 'DELETE' }, production)).status).toBe(404)
  },
)

test.each(['/', '/graphql', '/docs', '/docs/errors', '/nowhere', '/api/products'])(
  'the answer of %s carries the security headers and the ids, and leaves one line in the log',
  async (path) => {
    const response = await app.request(path, { headers: { accept: 'text/html' } }, all)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin')
    const requestId = response.headers.get('x-request-id')
    expect(log.mock.calls.map(([line]) => JSON.parse(String(line)))).toMatchObject([
      { event: 'request', service: 'gateway', requestId, path, status: response.status },
    ])
  },
)

test.each(['/', '/docs', '/docs/errors', '/graphql'])('the page %s loads nothing from elsewhere', async (path) => {
  const response = await app.request(path, { headers: { accept: 'text/html' } }, nothing)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-security-policy')).toMatch(/default-src '(none|self)'/)
  expect(response.headers.get('content-security-policy')).not.toMatch(/https?:/)
  expect(await response.text()).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
})

test('the page of errors has a place for every code', async () => {
  const html = await (await app.request('/docs/errors', {}, nothing)).text()
  for (const code of [...Object.keys(ERRORS), 'QUERY_TOO_COMPLEX']) expect(html).toContain(`id="${code}"`)
})

test('the documentation offers each service’s own document', async () => {
  const html = await (await app.request('/docs', {}, nothing)).text()
  for (const name of ['auth', 'product', 'order', 'category', 'coupon']) {
    expect(html).toContain(`/docs/openapi/${name}.json`)
    const response = await app.request(`https://shop.example/docs/openapi/${name}.json`, {}, all)
    expect(await response.json()).toMatchObject({ service: name, url: 'https://shop.example/openapi.json' })
  }
})

const health =
  (status: string, redis = true) =>
  () =>
    Response.json({ status, checks: { mongodb: status !== 'down', redis } }, { status: status === 'down' ? 503 : 200 })

test('all is well if every service says so', async () => {
  const env = envOf({
    auth: health('ok'),
    product: health('ok'),
    order: health('ok'),
    category: health('ok'),
    coupon: health('ok'),
  })
  const response = await app.request('/health', {}, env)
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({
    status: 'ok',
    uptime: expect.any(Number),
    timestamp: expect.any(Number),
    checks: { mongodb: true, redis: true },
    version: 'v',
    services: { auth: 'ok', product: 'ok', order: 'ok', category: 'ok', coupon: 'ok' },
  })
})

test('the whole is degraded while any service can serve', async () => {
  const response = await app.request('/health', {}, envOf({ product: health('degraded', false), auth: health('down') }))
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({
    status: 'degraded',
    checks: { mongodb: false, redis: false },
    services: { product: 'degraded', auth: 'down', order: 'down' },
  })
})

test('the whole is down if no service can serve', async () => {
  const response = await app.request('/health', {}, nothing)
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe('5')
  expect(await response.json()).toMatchObject({ status: 'down' })
  expect((await app.request('/health/live', {}, nothing)).status).toBe(200)
})

const listed = { CORS_ORIGINS: 'https://shop.example, https://admin.shop.example' }

function preflight(path: string, origin: string, vars: Partial<Env>): Response | Promise<Response> {
  const headers = { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' }
  return app.request(path, { method: 'OPTIONS', headers }, envOf({}, vars))
}

test.each(['/graphql', '/api/orders'])('a listed origin may call %s with credentials', async (path) => {
  const response = await preflight(path, 'https://admin.shop.example', listed)
  expect(response.status).toBe(204)
  expect(response.headers.get('access-control-allow-origin')).toBe('https://admin.shop.example')
  expect(response.headers.get('access-control-allow-credentials')).toBe('true')
  expect(response.headers.get('access-control-allow-headers')).toContain('authorization')
})

test.each([
  ['https://evil.example', listed],
  ['https://shop.example.evil.example', listed],
  ['https://shop.example', { CORS_ORIGINS: '' }],
])('the origin %s is not let in by the list %o', async (origin, vars) => {
  expect((await preflight('/graphql', origin, vars)).headers.get('access-control-allow-origin')).toBeNull()
})

test('a listed origin may read answers, errors too', async () => {
  const headers = { origin: 'https://shop.example' }
  for (const path of ['/api/coupons', '/graphql']) {
    const response = await app.request(path, { headers }, envOf({}, listed))
    expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.example')
    expect(response.headers.get('vary')).toContain('Origin')
    expect(response.headers.get('access-control-expose-headers')).toContain('x-request-id')
  }
})
