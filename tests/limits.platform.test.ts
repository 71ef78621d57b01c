import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { MongoClient, ObjectId } from 'mongodb'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { WORKERS } from '../tools/workers.ts'
import { startTestPlatform, type TestPlatform } from './setup/platform.ts'
import type { Person } from './setup/google.ts'
import { appToken, newPerson } from './support/google.ts'
import { letter, tokenIn } from './support/mailbox.ts'
import { ADDRESS } from './support/shop.ts'
import { askAs, newAccount, type Tokens, type Visitor, visitor } from './support/sign-in.ts'

const GRACE_SECONDS = 1

let platform: TestPlatform

// Its own platform, because here the limits are those of the configuration, Redis fails, and time is short.
beforeAll(async () => {
  const vars = { REFRESH_GRACE_SECONDS: String(GRACE_SECONDS), SESSION_CHECK_SECONDS: '1' }
  platform = await startTestPlatform({ workers: WORKERS.toReversed(), vars, limited: true })
}, 60_000)
afterAll(() => platform[Symbol.asyncDispose]())
afterEach(() => platform.redis.fail({ kind: 'none' }))

interface Problem {
  code?: string
  retryAfter?: number
}

function post<T = Problem>(path: string, body: object, token?: string, who: Visitor = visitor()) {
  return askAs<T>(platform.url, who, 'POST', path, { body, ...(token !== undefined && { token }) })
}

async function registered(): Promise<Tokens> {
  return (await post<Tokens>('/api/auth/register', newAccount())).body
}

/** How many were refused for their number; a busy machine may refuse some of the others because it is busy. */
function refused(answers: readonly { status: number }[]): number {
  return answers.filter(({ status }) => status === 429).length
}

describe('exactly the quota is let through, however many come at once', () => {
  test('signing in to one account, by REST or GraphQL', async () => {
    const { email } = newAccount()
    const guess = { email, password: 'guess' }
    const answers = await Promise.all(Array.from({ length: 15 }, () => post('/api/auth/login', guess)))
    expect(refused(answers)).toBe(10)
    for (const { status, headers, body } of answers) {
      expect(headers.get('ratelimit-policy')).toBe('"login";q=5;w=60, "login-ip";q=20;w=60')
      expect(headers.get('ratelimit')).toMatch(/^"login";r=[0-4];t=\d\d, "login-ip";r=\d\d;t=\d\d$/)
      if (status !== 429) continue
      expect(body.code).toBe('RATE_LIMITED')
      expect(headers.get('retry-after')).toBe(String(body.retryAfter))
    }
    const query = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }'
    const graphql = await post<{ errors: { extensions: object }[] }>('/graphql', { query, variables: { input: guess } })
    expect(graphql.body.errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED', retryable: true, retryAfter: expect.any(Number) } },
    ])
  })

  test('opening accounts from one network, in which every host counts', async () => {
    const { address, userAgent } = visitor()
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, host) =>
        post('/api/auth/register', newAccount(), undefined, {
          userAgent,
          address: address.replace('::1', `::${host}`),
        }),
      ),
    )
    expect(refused(answers)).toBe(2)
  })

  test('refreshing one session, which outlives it', async () => {
    const { refreshToken } = await registered()
    const answers = await Promise.all(
      Array.from({ length: 35 }, () => post<Tokens>('/api/auth/refresh', { refreshToken })),
    )
    expect(refused(answers)).toBe(5)
    const accessToken = answers.find(({ status }) => status === 200)?.body.accessToken ?? ''
    expect((await askAs(platform.url, visitor(), 'GET', '/api/auth/sessions', { token: accessToken })).status).toBe(200)
  })

  test('placing orders, whatever becomes of them', async () => {
    const { accessToken } = await registered()
    const order = {
      items: [{ productId: '65f1c0ffee0123456789abcd', quantity: 1 }],
      shippingAddress: ADDRESS,
      paymentMethod: 'cash_on_delivery',
    }
    const place = () => post('/api/orders', { ...order, notes: randomUUID() }, accessToken)
    const answers = await Promise.all(Array.from({ length: 25 }, place))
    expect(refused(answers)).toBe(5)
    expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"orders";q=20;w=60')
  })

  test('trying out coupon codes, with a total or with a cart, by account or as a guest', async () => {
    const { accessToken } = await registered()
    const guest = visitor()
    const items = [{ productId: '65f1c0ffee0123456789abcd', quantity: 1 }]
    for (const [token, who] of [
      [accessToken, visitor()],
      [undefined, guest],
    ] as const) {
      const validate = () =>
        post('/api/coupons/validate', { code: randomUUID().slice(0, 8), cartTotal: 10 }, token, who)
      const quote = () => post('/api/orders/quote', { items, couponCode: randomUUID().slice(0, 8) }, token, who)
      expect(refused(await Promise.all(Array.from({ length: 20 }, validate)))).toBe(0)
      expect(refused([await quote(), await validate()])).toBe(2)
    }
    const order = { items, shippingAddress: ADDRESS, paymentMethod: 'cash_on_delivery' }
    const placed = [
      await post('/api/orders', order, accessToken),
      await post('/api/orders', { ...order, couponCode: 'GUESS' }, accessToken),
    ]
    expect(placed.map(({ status }) => status)).toEqual([400, 429])
    expect(placed[1]?.headers.get('ratelimit-policy')).toBe('"orders";q=20;w=60, "coupon-checks";q=20;w=60')
    expect(placed[1]?.headers.get('ratelimit')).toMatch(/^"orders";r=19;t=\d\d, "coupon-checks";r=0;t=\d\d$/)
    expect((await post('/api/orders/quote', { items }, undefined, guest)).status).toBe(400)
  })
})

describe('strangers who use up the attempts of an address', () => {
  const statuses = async (count: number, attempt: () => Promise<{ status: number }>) => {
    const answers = await Promise.all(Array.from({ length: count }, attempt))
    return answers.map(({ status }) => status).toSorted((a, b) => a - b)
  }

  test('do not keep its owner from signing in where they signed in before, in whatever way', async () => {
    const account = newAccount()
    const { email } = account
    const [registering, signingIn, refreshing] = [visitor(), visitor(), visitor()]
    const { refreshToken } = (await post<Tokens>('/api/auth/register', account, undefined, registering)).body
    await post('/api/auth/login', account, undefined, signingIn)
    await post('/api/auth/refresh', { refreshToken }, undefined, refreshing)

    const guess = { email, password: 'guess' }
    // One of the five was the sign-in from a network that was new then.
    expect(await statuses(6, () => post('/api/auth/login', guess))).toEqual([401, 401, 401, 401, 429, 429])
    for (const known of [registering, signingIn, refreshing]) {
      expect((await post('/api/auth/login', account, undefined, known)).status).toBe(200)
    }
    const atHome = () => post('/api/auth/login', guess, undefined, registering)
    expect(await statuses(6, atHome)).toEqual([401, 401, 401, 401, 429, 429])
    expect((await post('/api/auth/login', account)).status).toBe(429)
  })

  test.each(['a reset', 'a change of the password', 'a first sign-in with Google'] as const)(
    'have no attempts of their own after %s, wherever they signed in before',
    async (way) => {
      const person = newPerson()
      const account = { ...newAccount(), email: String(person.claims['email']) }
      const { email, password: old } = account
      const [stranger, owner] = [visitor(), visitor()]
      const { accessToken } = (await post<Tokens>('/api/auth/register', account, undefined, stranger)).body
      await shutOut[way]({ email, old, accessToken, person, owner })

      const guess = { email, password: 'guess' }
      expect(await statuses(6, () => post('/api/auth/login', guess))).toEqual([401, 401, 401, 401, 401, 429])
      expect((await post('/api/auth/login', guess, undefined, stranger)).status).toBe(429)
      expect((await post('/api/auth/login', guess, undefined, owner)).status).toBe(401)
    },
  )
})

interface ShutOut {
  email: string
  old: string
  accessToken: string
  person: Person
  owner: Visitor
}

/** How the owner of an account becomes the only one who can sign in to it. */
const shutOut = {
  async 'a reset'({ email, owner }: ShutOut) {
    await post('/api/auth/forgot-password', { email }, undefined, owner)
    const token = tokenIn(await letter(platform.url, 'Choose a new password', email), 'reset-password')
    const body = { token, newPassword: newAccount().password }
    expect((await post('/api/auth/reset-password', body, undefined, owner)).status).toBe(200)
  },
  async 'a change of the password'({ old, accessToken, owner }: ShutOut) {
    const body = { currentPassword: old, newPassword: newAccount().password }
    expect((await post('/api/auth/change-password', body, accessToken, owner)).status).toBe(200)
  },
  async 'a first sign-in with Google'({ email, person, owner }: ShutOut) {
    await using client = new MongoClient(platform.mongo.uri)
    await client
      .db('shop_auth')
      .collection('users')
      .updateOne({ email }, { $set: { verified: true } })
    const idToken = await appToken(platform.google.url, person)
    expect((await post('/api/auth/google', { idToken }, undefined, owner)).status).toBe(200)
  },
}

describe('very many requests of one caller', () => {
  const LIMIT = 600

  /** How many are let through until some are not. */
  async function flood(who: Visitor) {
    const round = Array.from({ length: 20 })
    // The periods of the limit begin with the minute, so that a flood may come upon a new one.
    for (let served = 0; served <= 2 * LIMIT;) {
      const answers = await Promise.all(round.map(() => askAs<Problem>(platform.url, who, 'GET', '/health/live')))
      const refusal = answers.find(({ status }) => status !== 200)
      served += answers.filter(({ status }) => status === 200).length
      if (refusal) return { served, refusal }
    }
    throw new Error('all were let through')
  }

  test('are cut off, and another caller is served', { timeout: 60_000 }, async () => {
    const { served, refusal } = await flood(visitor())
    expect(served).toBeGreaterThanOrEqual(LIMIT)
    expect(refusal).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED', retryAfter: 60 } })
    expect(refusal.headers.get('retry-after')).toBe('60')
    expect(refusal.headers.get('ratelimit')).toBeNull()
    expect((await askAs(platform.url, visitor(), 'GET', '/health/live')).status).toBe(200)
  })
})

test('without Redis nobody is locked out, and the door is no wider', async () => {
  platform.redis.fail({ kind: 'down' })
  const { email } = newAccount()
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => post('/api/auth/login', { email, password: 'guess' })),
  )
  expect(refused(answers)).toBe(3)
})

test('a refresh token that comes again after its time ends the session', async () => {
  const { refreshToken } = await registered()
  const refresh = (token: string) => post<Tokens>('/api/auth/refresh', { refreshToken: token })
  const next = await refresh(refreshToken)
  await sleep(GRACE_SECONDS * 1_000 + 100)
  expect((await refresh(refreshToken)).status).toBe(401)
  expect((await refresh(next.body.refreshToken)).status).toBe(401)
})

describe('an open live connection', () => {
  const PATIENCE_MS = 25_000

  /** A socket of this sign-in, and its end as the client sees it. */
  async function open({ accessToken }: Tokens) {
    const url = `${platform.url.replace('http', 'ws')}/api/orders/live`
    const socket = new WebSocket(url, ['orders.v1', accessToken])
    await once(socket, 'message', { signal: AbortSignal.timeout(10_000) })
    // As a client does every half minute; one that never did sees the end only when the room has gone to sleep.
    socket.send('{"type":"ping"}')
    const close = once(socket, 'close', { signal: AbortSignal.timeout(PATIENCE_MS) })
    return { socket, closed: close.then(([code]) => Number(code)) }
  }

  test(
    'ends soon after its sign-in, and those of other sessions and accounts stay',
    async () => {
      const account = newAccount()
      const who = visitor()
      const first = (await post<Tokens>('/api/auth/register', account, undefined, who)).body
      const second = (await post<Tokens>('/api/auth/login', account, undefined, who)).body
      const stranger = await registered()
      const [leaving, staying, other] = [await open(first), await open(second), await open(stranger)]
      await post('/api/auth/logout', {}, first.accessToken)
      expect(await leaving.closed).toBe(4401)
      expect(staying.socket.readyState).toBe(WebSocket.OPEN)
      expect(other.socket.readyState).toBe(WebSocket.OPEN)

      await using client = new MongoClient(platform.mongo.uri)
      const users = client.db('shop_auth').collection('users')
      await users.updateOne({ _id: new ObjectId(stranger.userId) }, { $set: { active: false } })
      expect(await other.closed).toBe(4401)
      expect(staying.socket.readyState).toBe(WebSocket.OPEN)
      staying.socket.close(1000)
      expect(await staying.closed).toBe(1000)
    },
    2 * PATIENCE_MS,
  )

  test('is not opened with a ticket of a session that has ended meanwhile', async () => {
    const { accessToken } = await registered()
    const ticket = await post<{ url: string }>('/api/orders/live/ticket', {}, accessToken)
    await post('/api/auth/logout', {}, accessToken)
    const socket = new WebSocket(platform.url.replace('http', 'ws') + ticket.body.url)
    socket.on('error', () => undefined)
    const [, response] = await once(socket, 'unexpected-response', { signal: AbortSignal.timeout(10_000) })
    socket.terminate()
    expect(response.statusCode).toBe(401)
  })
})
