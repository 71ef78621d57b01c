import { describe, expect, inject, test } from 'vitest'
import { ask } from './support/graphql.ts'
import { halfAMinuteLater } from './support/replaced-tokens.ts'
import { register } from './support/shop.ts'
import { askAs, newAccount, type Reply, type Tokens, type Visitor, visitor } from './support/sign-in.ts'

const origin = inject('gatewayUrl')
const me = visitor()

type Sessions = { items: (Tokens['session'] & { lastSeenAt: string })[] }

function post<T = Tokens>(path: string, body: unknown, token?: string, who: Visitor = me): Promise<Reply<T>> {
  return askAs<T>(origin, who, 'POST', `/api/auth/${path}`, { body, ...(token !== undefined && { token }) })
}

function get<T>(path: string, token: string): Promise<Reply<T>> {
  return askAs<T>(origin, me, 'GET', `/api/auth/${path}`, { token })
}

const refresh = (refreshToken: string) => post('refresh', { refreshToken })
const sessionsOf = async ({ accessToken }: Tokens) => (await get<Sessions>('sessions', accessToken)).body.items

/** A new account that is signed in this often; each sign-in costs a password hash. */
async function signedIn(times = 1) {
  const account = newAccount()
  const sessions = [(await post('register', account)).body]
  while (sessions.length < times) sessions.push((await post('login', account)).body)
  const [first, second, third] = sessions
  if (!first) throw new Error('the account was not opened')
  return { account, first, second: second ?? first, third: third ?? first }
}

describe('a refresh', () => {
  test('gives new tokens for the same session, and what was given is not to be stored', async () => {
    const { first } = await signedIn()
    const answer = await refresh(first.refreshToken)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('ratelimit-policy')).toMatch(/^"refresh";q=\d+;w=\d+, "refresh-ip";/)
    expect(answer.body).toMatchObject({ userId: first.userId, tokenType: 'Bearer', session: { id: first.session.id } })
    expect(answer.body.refreshToken).not.toBe(first.refreshToken)
    expect(await sessionsOf(answer.body)).toMatchObject([{ id: first.session.id, current: true }])
    expect((await refresh(answer.body.refreshToken)).status).toBe(200)
  })

  test('by twenty tabs at once ends in one successor, and all stay signed in', async () => {
    const { first } = await signedIn()
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(first.refreshToken)))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    const successors = new Set(answers.map(({ body }) => body.refreshToken))
    expect(successors.size).toBe(1)
    for (const { body } of answers.slice(0, 3)) expect(await sessionsOf(body)).toHaveLength(1)
    expect((await refresh([...successors][0] ?? '')).status).toBe(200)
  })

  test('by tabs that take turns keeps all of them signed in: whoever comes late goes on with the newest token', async () => {
    const { first } = await signedIn()
    const next = (await refresh(first.refreshToken)).body
    const newest = (await refresh(next.refreshToken)).body
    for (const { refreshToken } of [first, next]) {
      const late = await refresh(refreshToken)
      expect([late.status, late.body.refreshToken]).toEqual([200, newest.refreshToken])
      expect(await sessionsOf(late.body)).toMatchObject([{ id: first.session.id, current: true }])
    }
    expect((await refresh(newest.refreshToken)).status).toBe(200)
  })

  test('by tabs that each go on at once loses none of them', async () => {
    const { first } = await signedIn()
    const tabs = Array.from({ length: 10 }, async (_, tab) => {
      const { body, status } = await refresh(first.refreshToken)
      return tab % 2 === 0 ? status : (await refresh(body.refreshToken)).status
    })
    expect(await Promise.all(tabs)).toEqual(Array(10).fill(200))
  })

  test('with a token that was stolen and kept ends the session for the thief and for the owner', async () => {
    const { first, second: elsewhere } = await signedIn(2)
    const newest = (await refresh((await refresh(first.refreshToken)).body.refreshToken)).body
    await halfAMinuteLater(inject('mongoUri'), first.session.id)
    const stolen = await refresh(first.refreshToken)
    expect(stolen.status).toBe(401)
    expect(stolen.body).toMatchObject({ code: 'INVALID_REFRESH_TOKEN' })
    expect((await refresh(newest.refreshToken)).status).toBe(401)
    expect((await get('sessions', newest.accessToken)).status).toBe(401)
    expect((await refresh(elsewhere.refreshToken)).status).toBe(200)
  })

  test('with anything else is refused in the same words', async () => {
    const { first } = await signedIn()
    for (const token of ['', 'x', first.accessToken, `${first.session.id}.x`, 'x'.repeat(100_000)]) {
      const { status, body } = await refresh(token)
      expect([status, body]).toMatchObject([401, { code: 'INVALID_REFRESH_TOKEN' }])
    }
    expect((await post('refresh', {})).status).toBe(400)
  })
})

describe('signing out', () => {
  test('with the access token ends this session, and no other', async () => {
    const { first, second } = await signedIn(2)
    expect((await post('logout', {}, first.accessToken)).status).toBe(204)
    expect((await refresh(first.refreshToken)).status).toBe(401)
    expect((await get('sessions', first.accessToken)).status).toBe(401)
    expect(await sessionsOf(second)).toHaveLength(1)
    expect((await post('logout', {}, first.accessToken)).status).toBe(204)
  })

  test('with the refresh token alone does, too; and without a body, or with nothing to end, nothing is wrong', async () => {
    const { first } = await signedIn()
    expect((await post('logout', { refreshToken: first.refreshToken })).status).toBe(204)
    expect((await refresh(first.refreshToken)).status).toBe(401)
    expect((await post('logout', { refreshToken: 'unknown' })).status).toBe(204)
    expect((await askAs(origin, me, 'POST', '/api/auth/logout', { token: first.accessToken })).status).toBe(204)
  })

  test('everywhere with a refresh token of long ago ends all sessions, too', async () => {
    const { first, second } = await signedIn(2)
    const next = (await refresh(first.refreshToken)).body
    await halfAMinuteLater(inject('mongoUri'), first.session.id)
    expect((await post('logout', { refreshToken: first.refreshToken, allSessions: true })).status).toBe(204)
    for (const { refreshToken } of [next, second]) expect((await refresh(refreshToken)).status).toBe(401)
  })

  test('everywhere ends all sessions of the account', async () => {
    const { first, second } = await signedIn(2)
    expect((await post('logout', { allSessions: true }, second.accessToken)).status).toBe(204)
    for (const { refreshToken } of [first, second]) expect((await refresh(refreshToken)).status).toBe(401)
  })
})

describe('the sessions of an account', () => {
  test('are listed with their device, the newest first and the own one marked', async () => {
    const { account, first } = await signedIn()
    const phone = visitor('Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile Safari/604.1')
    const onPhone = (await post('login', account, undefined, phone)).body
    expect(await sessionsOf(first)).toMatchObject([
      { id: onPhone.session.id, current: false, device: 'Safari on iPhone', userId: first.userId },
      { id: first.session.id, current: true, device: 'Firefox on Linux', userId: first.userId },
    ])
  })

  test('end one by one, by their own account only', async () => {
    const { first, second } = await signedIn(2)
    const { first: other } = await signedIn()
    const end = (id: string, { accessToken }: Tokens) =>
      askAs<{ code?: string } | undefined>(origin, me, 'DELETE', `/api/auth/sessions/${id}`, { token: accessToken })
    expect((await end(second.session.id, other)).body).toMatchObject({ code: 'NOT_FOUND' })
    expect(await sessionsOf(second)).toHaveLength(2)
    expect((await end(second.session.id, first)).status).toBe(204)
    expect((await end(second.session.id, first)).status).toBe(404)
    expect((await refresh(second.refreshToken)).status).toBe(401)
    expect((await end(first.session.id, second)).status).toBe(401)
  })

  test('end all but the own one', async () => {
    const { first, second, third } = await signedIn(3)
    const ended = await askAs<{ ended: number }>(origin, me, 'DELETE', '/api/auth/sessions', {
      token: second.accessToken,
    })
    expect([ended.status, ended.body]).toEqual([200, { ended: 2 }])
    for (const { refreshToken } of [first, third]) expect((await refresh(refreshToken)).status).toBe(401)
    expect(await sessionsOf(second)).toMatchObject([{ id: second.session.id }])
  })

  test('know device and country also of a sign-in through GraphQL', async () => {
    const account = newAccount()
    const { first } = { first: (await post('register', account)).body }
    const { body } = await askAs<{ data: { login: { session: { device: string; country: string } } } }>(
      origin,
      visitor('curl/8.14.1'),
      'POST',
      '/graphql',
      {
        body: {
          query: 'mutation ($input: LoginInput!) { login(input: $input) { session { device country } } }',
          variables: { input: account },
        },
      },
    )
    expect(first.session.country).toMatch(/^[A-Z]{2}$/)
    expect(body.data.login.session).toEqual({ device: 'curl', country: first.session.country })
  })
})

describe('a new password', () => {
  test('ends the other sessions and keeps the own one', async () => {
    const { account, first, second } = await signedIn(2)
    const newPassword = newAccount().password
    const changed = await post('change-password', { currentPassword: account.password, newPassword }, first.accessToken)
    expect([changed.status, changed.body]).toMatchObject([200, { success: true, message: expect.any(String) }])
    expect((await refresh(second.refreshToken)).status).toBe(401)
    expect((await get('sessions', second.accessToken)).status).toBe(401)
    expect(await sessionsOf((await refresh(first.refreshToken)).body)).toHaveLength(1)
    expect((await post('login', account)).status).toBe(401)
    expect((await post('login', { ...account, password: newPassword })).status).toBe(200)
  })

  test('is refused without the present one, if it is a bad one, and in a session that has ended', async () => {
    const { account, first } = await signedIn()
    const change = (currentPassword: string, newPassword: string) =>
      post<{ errors: { field: string }[] }>('change-password', { currentPassword, newPassword }, first.accessToken)
    const wrong = await change('not mine', newAccount().password)
    expect([wrong.status, wrong.body.errors.map(({ field }) => field)]).toEqual([400, ['currentPassword']])
    for (const bad of ['short', account.email, 'password123']) {
      const answer = await change(account.password, bad)
      expect([answer.status, answer.body.errors.map(({ field }) => field)]).toEqual([400, ['newPassword']])
    }
    await post('logout', {}, first.accessToken)
    expect((await change(account.password, newAccount().password)).status).toBe(401)
    expect((await post('login', account)).status).toBe(200)
  })
})

test('an ended session is nobody to auth, places no order and opens no live connection; other routes wait for the token to expire', async () => {
  const { client } = await register(origin)
  const token = client.headers['authorization']?.replace('Bearer ', '') ?? ''
  await post('logout', {}, token)
  const items = [{ productId: '65f1c0ffee0123456789abcd', quantity: 1 }]
  const shippingAddress = { street: 'Harbour Road 1', city: 'Bergen', state: 'Vestland', zip: '5003', country: 'NO' }
  const order = { items, shippingAddress, paymentMethod: 'cash_on_delivery' }
  const refused = {
    status: 401,
    body: { code: 'UNAUTHENTICATED', detail: expect.stringMatching(/Not authenticated.*401/) },
  }
  expect(await askAs(origin, me, 'POST', '/api/orders', { token, body: order })).toMatchObject(refused)
  expect(await askAs(origin, me, 'POST', '/api/orders/live/ticket', { token, body: {} })).toMatchObject(refused)
  expect(await get('me', token)).toMatchObject(refused)
  const { data, errors } = await ask(origin, '{ me { id } orders { pagination { total } } }', {}, token)
  expect(data).toEqual({ me: null, orders: { pagination: { total: 0 } } })
  expect(errors).toMatchObject([
    { path: ['me'], message: refused.body.detail, extensions: { code: 'UNAUTHENTICATED', service: 'auth' } },
  ])
})
