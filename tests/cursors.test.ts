import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { newId } from '@shop/shared/id'
import { pageReply } from '@shop/shared/page'
import { app as auth } from '../workers/auth/src/app.ts'
import { app as coupon } from '../workers/coupon/src/app.ts'
import { app as order } from '../workers/order/src/app.ts'
import { app as product } from '../workers/product/src/app.ts'
import { readConfig } from '../tools/workers.ts'

const ID = '65f1c0ffee0123456789abcd'
const AT = '2026-01-02T03:04:05.678Z'

/** The lists that take cursors, each with the name that it gives itself and a key as it makes them. */
const lists = {
  '/api/orders': { app: order, vars: readConfig('order').vars, list: 'orders:all', key: [AT, ID] },
  '/api/coupons': { app: coupon, vars: readConfig('coupon').vars, list: '{}', key: [AT, ID] },
  '/api/users': { app: auth, vars: readConfig('auth').vars, list: '["users",null,null]', key: [ID] },
  '/api/products': {
    app: product,
    vars: readConfig('product').vars,
    list: '[{},"newest"]',
    key: [JSON.stringify(AT), ID],
  },
  '/api/products/65f1c0ffee0123456789abcd/stock/movements': {
    app: product,
    vars: readConfig('product').vars,
    list: 'movements 65f1c0ffee0123456789abcd',
    key: [AT, ID],
  },
}

/** Knows that the caller is signed in, and has no database besides. */
const STORE = {
  getByName: () => ({
    run: async (repository: string) =>
      repository === 'sessions' ? { value: { ok: true, userId: ID } } : { fault: 'unavailable', message: 'not there' },
  }),
}

let env: object
let token: string

beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const { AUTH_ISSUER = '', AUTH_AUDIENCE = '' } = readConfig('order').vars ?? {}
  env = {
    AUTH_JWKS: JSON.stringify({ keys: [await exportJWK(publicKey)] }),
    UPSTASH_REDIS_REST_URL: 'http://127.0.0.1:1',
    UPSTASH_REDIS_REST_TOKEN: 'none',
    VERSION: { id: 'test' },
    STORE,
  }
  token = await new SignJWT({ role: 'admin', sid: ID })
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
    .setSubject(ID)
    .setIssuer(AUTH_ISSUER)
    .setAudience(AUTH_AUDIENCE)
    .setJti(newId())
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(privateKey)
})

/** A cursor that is well made: whoever knows how the checksum is computed can put any key into it. */
function forged(key: string[], list: string): string {
  const request = { page: 1, limit: 20, after: undefined }
  return pageReply({ items: [], total: 0, lastKey: key }, request, list, (item) => item).nextCursor ?? ''
}

function get(path: keyof typeof lists, cursor: string): Response | Promise<Response> {
  const { app, vars } = lists[path]
  const headers = { authorization: `Bearer ${token}` }
  return app.request(`${path}?cursor=${cursor}`, { headers }, { ...vars, ...env })
}

/** `Object.keys` tells of an object literal's keys what its type does. */
const paths = Object.keys(lists) as (keyof typeof lists)[]

test.each(paths)('GET %s takes a cursor with a key of another kind for bad input', async (path) => {
  for (const key of [[AT, 'x'], ['yesterday', 'x'], ['{"$gt":""}'], ['', ID.slice(1)], []]) {
    const { status } = await get(path, forged(key, lists[path].list))
    expect([key, status]).toEqual([key, 400])
  }
})

test.each(paths)('GET %s lets a key of its own kind through to the database, which is not there', async (path) => {
  const { list, key } = lists[path]
  expect((await get(path, forged(key, list))).status).toBe(503)
})
