import { createPrivateKey } from 'node:crypto'
import { newId } from '@shop/shared/id'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { actOf, useRoute } from './support/acts.ts'
import { PROTECTED, type Route, ROUTES } from './support/documents.ts'
import { FORGERIES, goodToken, type Known, NO_BEARERS } from './support/forgeries.ts'
import { inParallel } from './support/in-parallel.ts'
import { askAs, visitor } from './support/sign-in.ts'
import { demoAdmin, newThings, type Person, signedIn, stateOf, type Things } from './support/things.ts'

const origin = inject('gatewayUrl')
const me = visitor()
const AT_ONCE = 8

/** What anybody may do. A new operation without a sign-in is added here on purpose, or not at all. */
const OPEN = [
  'GET /.well-known/jwks.json',
  'POST /api/auth/register',
  'POST /api/auth/login',
  'POST /api/auth/logout',
  'POST /api/auth/refresh',
  'GET /api/auth/google',
  'GET /api/auth/google/callback',
  'POST /api/auth/session',
  'POST /api/auth/google',
  'POST /api/auth/forgot-password',
  'POST /api/auth/reset-password',
  'GET /api/auth/validate-reset-token/{token}',
  'GET /api/auth/verify-email/{token}',
  'POST /api/auth/verify-email-token',
  'GET /api/auth/validate-email-token/{token}',
  'GET /api/sellers',
  'GET /api/sellers/{id}',
  'POST /api/coupons/validate',
  'GET /api/coupons/category/{categoryId}',
  'GET /api/products',
  'GET /api/products/search',
  'GET /api/products/suggest',
  'GET /api/products/stock',
  'GET /api/products/counts',
  'GET /api/products/category/{categoryId}',
  'GET /api/products/seller/{sellerId}',
  'GET /api/products/{id}',
  'GET /api/products/{id}/stock',
  'GET /api/products/{id}/reviews',
  'GET /api/categories',
  'GET /api/categories/tree',
  'GET /api/categories/{ref}',
  'GET /api/categories/{id}/children',
  'POST /api/orders/quote',
  // By ticket, or by a token that is not in the header.
  'GET /api/orders/live',
]

/** What ends with the session and not only with the access token, besides everything of auth: orders placed, live events. */
const SENSITIVE = ['POST /api/orders', 'POST /api/orders/live/ticket']

let appointing: Person
let things: Things
let known: Known
let before: unknown

beforeAll(async () => {
  appointing = await demoAdmin(origin, inject('dataDir'))
  things = await newThings(origin, appointing)
  const { accessToken } = things.admin
  const { kid = '' } = decodeProtectedHeader(accessToken)
  const { body } = await askAs<{ keys: { kid: string }[] }>(origin, me, 'GET', '/.well-known/jwks.json')
  // Fails here, once, for a new route that acts.ts does not know.
  for (const route of PROTECTED) actOf(route, things)
  known = {
    claims: decodeJwt(accessToken),
    humble: things.buyer.accessToken,
    kid,
    otherKid: body.keys.find((key) => key.kid !== kid)?.kid ?? 'there is but one key',
    key: createPrivateKey({ key: JSON.parse(inject('signingKey')), format: 'jwk' }),
  }
})

/** Uses the route as an admin would, with these headers; says what came if it is not the refusal that it must be. */
async function refused(route: Route, headers: Record<string, string>): Promise<string[]> {
  const { status, code, detail } = await used(route, headers)
  const right =
    status === 401 && code === 'UNAUTHENTICATED' && detail.includes('Not authenticated') && detail.includes('401')
  return right ? [] : [`${route.name}: ${status} ${code} ${detail}`]
}

async function used(route: Route, headers: Record<string, string>) {
  const response = await useRoute(origin, route, things, headers)
  const text = await response.text()
  const { code = '', detail = '' } = response.status < 400 ? {} : problemIn(JSON.parse(text))
  return { status: response.status, code, detail }
}

/** Every answer from 400 on is a problem. */
function problemIn(json: unknown): { code?: string; detail?: string } {
  return json as { code?: string; detail?: string }
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

async function notRefusedBy(routes: readonly Route[], headers: Record<string, string>): Promise<string[]> {
  return (await inParallel(routes, AT_ONCE, (route) => refused(route, headers))).flat()
}

const sensitive = PROTECTED.filter(({ service, name }) => service === 'auth' || SENSITIVE.includes(name))

test('everything needs a sign-in but what is meant for anybody', () => {
  expect(PROTECTED.length).toBeGreaterThan(0)
  expect(
    ROUTES.filter((route) => !PROTECTED.includes(route))
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(OPEN.toSorted())
  expect(sensitive.map(({ name }) => name)).toEqual(expect.arrayContaining([...SENSITIVE, 'GET /api/auth/me']))
})

test('the token from which the forgeries start is good for every route', async () => {
  const headers = { ...bearer(goodToken(known)), 'content-type': 'application/json' }
  const answers = await inParallel(PROTECTED, AT_ONCE, async ({ method, path, name }) => {
    const body = method === 'get' || method === 'delete' ? {} : { body: '{}' }
    const response = await fetch(origin + path, { method: method.toUpperCase(), headers, ...body })
    await response.text()
    return { name, status: response.status }
  })
  expect(answers.filter(({ status }) => status === 401 || status === 403 || status >= 500)).toEqual([])
})

test.each(['Bearer', 'bearer', 'BEARER', 'Bearer  '])('its scheme may be written %j', async (scheme) => {
  const headers = { authorization: `${scheme} ${goodToken(known)}` }
  expect((await fetch(`${origin}/api/auth/sessions`, { headers })).status).toBe(200)
})

describe('no route is open to', () => {
  beforeAll(async () => {
    before = await stateOf(origin, things)
  })

  test.each(Object.entries(FORGERIES))('a token with %s', async (_, forged) => {
    expect(await notRefusedBy(PROTECTED, bearer(forged(known)))).toEqual([])
  })

  test.each(Object.entries(NO_BEARERS))('%s', async (_, headers) => {
    expect(await notRefusedBy(PROTECTED, headers(goodToken(known)))).toEqual([])
  })

  test('and nothing of all this has changed anything', async () => {
    expect(await stateOf(origin, things)).toEqual(before)
    // The password, too.
    await expect(signedIn(origin, things.admin)).resolves.toMatchObject({ userId: things.admin.userId })
  })
})

describe('whatever is of auth, or sensitive, asks for the session, and is not open to', () => {
  let ended: string

  beforeAll(async () => {
    ended = (await signedIn(origin, things.admin)).accessToken
    await askAs(origin, me, 'POST', '/api/auth/logout', { token: ended, body: {} })
    before = await stateOf(origin, things)
  })

  test('a session that has ended', async () => {
    expect(await notRefusedBy(sensitive, bearer(ended))).toEqual([])
  })

  test("a session that is somebody else's", async () => {
    const token = goodToken(known, { sid: things.buyer.session.id })
    expect(await notRefusedBy(sensitive, bearer(token))).toEqual([])
  })

  test('a session that never was', async () => {
    expect(await notRefusedBy(sensitive, bearer(goodToken(known, { sid: newId() })))).toEqual([])
  })

  test('and nothing of all this has changed anything', async () => {
    expect(await stateOf(origin, things)).toEqual(before)
  })
})

test('a deactivated account is refused at once by auth, and by what is sensitive; elsewhere its token runs out', async () => {
  const { userId, accessToken } = things.admin
  await askAs(origin, me, 'DELETE', `/api/users/${userId}`, { token: appointing.accessToken })
  expect(await notRefusedBy(sensitive, bearer(accessToken))).toEqual([])
  const others = PROTECTED.filter((route) => !sensitive.includes(route))
  const answers = await inParallel(others, AT_ONCE, async (route) => ({
    name: route.name,
    ...(await used(route, bearer(accessToken))),
  }))
  expect(answers.filter(({ status }) => status >= 500)).toEqual([])
  expect(answers.filter(({ status }) => status === 401)).toEqual([])
})
