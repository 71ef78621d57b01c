import { z } from '@hono/zod-openapi'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createApp, type ServiceEnv } from './app.ts'
import { Refusal } from './errors.ts'
import type { Checks } from './health.ts'
import { jsonBody, jsonResponse, operationsOf } from './operation.ts'

interface Deps {
  fault: unknown
  checks: Checks
}

const operation = operationsOf<Deps, ServiceEnv>()
const Note = z.object({ text: z.string().max(5).optional() })

const write = operation(
  'public',
  {
    method: 'post',
    path: '/api/notes',
    request: { body: jsonBody(Note) },
    responses: { 200: jsonResponse(Note, 'The note') },
  },
  (c) => c.json(c.req.valid('json'), 200),
)
const fail = operation(
  'public',
  { method: 'get', path: '/api/notes', responses: { 200: jsonResponse(Note, 'Never') } },
  (c) => {
    throw c.var.deps.fault
  },
)

const useUp = operation(
  'public',
  {
    method: 'get',
    'x-changes': true,
    path: '/api/notes/last',
    responses: { 200: jsonResponse(Note, 'Never') },
  },
  (c) => {
    throw c.var.deps.fault
  },
)

const checks: Checks = { mongodb: () => Promise.resolve(true), redis: () => Promise.resolve(true) }

function serviceWith(deps: Partial<Deps> = {}) {
  const app = createApp<ServiceEnv, Deps>({
    name: 'notes',
    title: 'Notes',
    deps: () => ({ fault: undefined, checks, ...deps }),
    checks: (made) => made.checks,
    operations: [write, fail, useUp],
  })
  const env = { AUTH_JWKS: '{"keys":[]}', AUTH_ISSUER: 'i', AUTH_AUDIENCE: 'a', VERSION: { id: 'v1' } }
  return async (path: string, init?: RequestInit) => app.request(path, init, env)
}

let logged: string[]
beforeEach(() => {
  logged = []
  vi.spyOn(console, 'info').mockImplementation((line: string) => void logged.push(line))
  vi.spyOn(console, 'error').mockImplementation((line: string) => void logged.push(line))
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('a handler that throws', () => {
  test('a fault of ours is answered with a generic text and its number, and logged whole', async () => {
    const response = await serviceWith({ fault: new Error('password of the database') })('/api/notes')
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(text).not.toContain('password')
    expect(text).toContain(response.headers.get('x-request-id'))
    expect(logged.join()).toContain('password of the database')
  })

  test('a refusal is its problem, and only its cause is worth a line', async () => {
    const refused = await serviceWith({ fault: new Refusal('CONFLICT', { detail: 'taken' }) })('/api/notes')
    expect(await refused.json()).toMatchObject({ code: 'CONFLICT', status: 409, detail: 'taken' })
    expect(logged).toHaveLength(1)
    const cause = new Error('socket closed')
    await serviceWith({ fault: new Refusal('SERVICE_UNAVAILABLE', {}, { cause }) })('/api/notes')
    expect(logged.filter((line) => line.includes('socket closed'))).toHaveLength(1)
  })
})

describe('a body', () => {
  const post = (body: RequestInit['body'], type?: string) =>
    serviceWith()('/api/notes', { method: 'POST', body: body ?? null, headers: type ? { 'content-type': type } : {} })

  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON; charset="utf-8"',
    'application/merge-patch+json',
  ])('of type %s is read', async (type) => {
    const response = await post('{"text":"abc"}', type)
    expect(await response.json()).toEqual({ text: 'abc' })
  })

  test.each(['text/plain', 'application/jsonp', 'application/json-seq', 'multipart/form-data', 'x'])(
    'of type %s is refused, not passed over',
    async (type) => {
      expect((await post('{"text":"too long"}', type)).status).toBe(415)
    },
  )

  test('without a type is refused, not passed over', async () => {
    const bytes = new TextEncoder().encode('{"text":"too long"}')
    expect((await post(bytes)).status).toBe(415)
  })

  test('that breaks the schema names the field', async () => {
    const response = await post('{"text":"too long"}', 'application/json')
    expect(await response.json()).toMatchObject({
      code: 'BAD_USER_INPUT',
      detail: 'text: must have at most 5 characters',
      errors: [{ field: 'text', message: 'must have at most 5 characters' }],
    })
  })

  test.each(['', '{', 'null', '[]', '"a"', '\u0000'])('that is %j is bad input', async (text) => {
    expect((await post(text, 'application/json')).status).toBe(400)
  })

  test('of unknown length is cut off at 1 MiB', async () => {
    let sent = 0
    const endless = new ReadableStream({
      pull(controller) {
        sent += 65_536
        controller.enqueue(new Uint8Array(65_536).fill(32))
      },
    })
    const init = { method: 'POST', body: endless, headers: { 'content-type': 'application/json' }, duplex: 'half' }
    expect((await serviceWith()('/api/notes', init)).status).toBe(413)
    expect(sent).toBeLessThan(2 * 1024 * 1024)
  })
})

test('every request leaves one line in the log, without its query', async () => {
  await serviceWith()('/api/notes?token=secret', { method: 'DELETE', headers: { 'x-request-id': 'r-1' } })
  expect(logged.map((line) => JSON.parse(line))).toEqual([
    {
      level: 'info',
      event: 'request',
      service: 'notes',
      requestId: 'r-1',
      method: 'DELETE',
      path: '/api/notes',
      status: 405,
      ms: expect.any(Number),
    },
  ])
})

test('HEAD is answered like GET, without a body', async () => {
  const response = await serviceWith()('/health/live', { method: 'HEAD' })
  expect([response.status, await response.text()]).toEqual([200, ''])
})

test('HEAD is refused where GET changes something', async () => {
  const ask = serviceWith({ fault: new Error('it has come to the handler') })
  const response = await ask('/api/notes/last', { method: 'HEAD' })
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET'])
  expect((await ask('/api/notes/last')).status).toBe(500)
})

describe('/health', () => {
  const healthWith = (changed: Partial<Checks>) => serviceWith({ checks: { ...checks, ...changed } })('/health')

  test('without the database the service is down, and says when to ask again', async () => {
    const response = await healthWith({ mongodb: () => Promise.resolve(false) })
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('5')
    expect(await response.json()).toMatchObject({
      status: 'down',
      checks: { mongodb: false, redis: true },
      version: 'v1',
    })
  })

  test('without the cache it is only degraded', async () => {
    const response = await healthWith({ redis: () => Promise.resolve(false) })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ status: 'degraded', checks: { mongodb: true, redis: false } })
  })

  test('a dependency that does not answer counts as down after 1.5 s', async () => {
    vi.useFakeTimers()
    const response = healthWith({ mongodb: () => new Promise(() => {}) })
    await vi.advanceTimersByTimeAsync(1_500)
    expect((await response).status).toBe(503)
  })

  test('the result is kept for 5 s', async () => {
    vi.useFakeTimers()
    const mongodb = vi.fn(() => Promise.resolve(true))
    const env = { AUTH_JWKS: '', AUTH_ISSUER: '', AUTH_AUDIENCE: '', VERSION: { id: 'v1' } }
    const app = createApp<ServiceEnv, Deps>({
      name: 'notes',
      title: 'Notes',
      deps: () => ({ fault: undefined, checks: { ...checks, mongodb } }),
      checks: (made) => made.checks,
      operations: [],
    })
    const ask = async () => Object(await (await app.request('/health', {}, env)).json())
    const first = await ask()
    await vi.advanceTimersByTimeAsync(4_999)
    expect(await ask()).toEqual(first)
    expect(mongodb).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(await ask()).toMatchObject({ uptime: 5, timestamp: first.timestamp + 5_000 })
    expect(mongodb).toHaveBeenCalledTimes(2)
  })
})
