import { z } from '@hono/zod-openapi'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { beforeAll, expect, test, vi } from 'vitest'
import { createApp, openApiDocument, type ServiceEnv } from './app.ts'
import { jsonResponse, operationsOf } from './operation.ts'

const CALLER = '65f1c0ffee0123456789abcd'
const operation = operationsOf<object, ServiceEnv>()
const Asker = z.object({ id: z.string().nullable() })
const answer = { 200: jsonResponse(Asker, 'Who asks') }

const app = createApp<ServiceEnv, object>({
  name: 'askers',
  title: 'Askers',
  deps: () => ({}),
  checks: () => ({ mongodb: () => Promise.resolve(true), redis: () => Promise.resolve(true) }),
  operations: [
    operation('public', { method: 'get', path: '/api/public', responses: answer }, (c) =>
      c.json({ id: c.var.actor }, 200),
    ),
    operation('anyone', { method: 'get', path: '/api/anyone', responses: answer }, (c) =>
      c.json({ id: c.var.actor?.id ?? null }, 200),
    ),
    operation('signed-in', { method: 'get', path: '/api/signed-in', responses: answer }, (c) =>
      c.json({ id: c.var.actor.id }, 200),
    ),
  ],
})

let env: ServiceEnv
let authorization: string

beforeAll(async () => {
  vi.spyOn(console, 'info').mockImplementation(() => {})
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }]
  env = { AUTH_JWKS: JSON.stringify({ keys }), AUTH_ISSUER: 'i', AUTH_AUDIENCE: 'a', VERSION: { id: 'v1' } }
  const token = await new SignJWT({ role: 'customer', sid: CALLER })
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: 'k1' })
    .setSubject(CALLER)
    .setIssuer('i')
    .setAudience('a')
    .setIssuedAt()
    .setJti('j1')
    .setExpirationTime('1m')
    .sign(privateKey)
  authorization = `Bearer ${token}`
})

async function ask(path: string, headers: Record<string, string>) {
  const response = await app.request(path, { headers }, env)
  return [response.status, response.status === 200 ? await response.json() : undefined]
}

test.each([
  ['public', { id: null }, [200, { id: null }]],
  ['anyone', { id: CALLER }, [200, { id: null }]],
  ['signed-in', { id: CALLER }, [401, undefined]],
])(
  'an operation that is %s knows of a caller with a token and of one without what it should',
  async (access, known, without) => {
    expect(await ask(`/api/${access}`, { authorization })).toEqual([200, known])
    expect(await ask(`/api/${access}`, {})).toEqual(without)
  },
)

test('the document tells which operations take a token, and which need it', () => {
  const security = Object.values(openApiDocument(app, 'Askers').paths).map(({ get }) => get?.security)
  expect(security).toEqual([undefined, [{}, { bearer: [] }], [{ bearer: [] }]])
})
