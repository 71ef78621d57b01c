import { decodeJwt } from 'jose'
import { MongoClient, ObjectId } from 'mongodb'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { APP_CLIENT } from './setup/google.ts'
import { appToken, beginAt, newPerson, signInAt, throughGoogle, visit } from './support/google.ts'
import { ask } from './support/graphql.ts'
import { letter, letters, tokenIn } from './support/mailbox.ts'
import { askAs, newAccount, type Reply, type Tokens, visitor } from './support/sign-in.ts'

const origin = inject('gatewayUrl')
const provider = inject('googleUrl')
const mongo = new MongoClient(inject('mongoUri'))
const users = mongo.db('shop_auth').collection('users')
afterAll(() => mongo.close())

const RETURN_TO = 'https://app.shop.example/signed-in?tab=2'
const HOUR = 3_600
const seconds = () => Math.floor(Date.now() / 1_000)

type Answer = Tokens & { code?: string; detail?: string; errors?: { field: string }[]; user: Record<string, unknown> }

function post(path: string, body: object): Promise<Reply<Answer>> {
  return askAs<Answer>(origin, visitor(), 'POST', `/api/auth/${path}`, { body })
}

/** The page that the person is sent back to, and what it is told. */
async function returned(person = newPerson(), query: Record<string, string> = {}) {
  const { status, location, headers } = await throughGoogle(origin, person, { returnTo: RETURN_TO, ...query })
  expect(status).toBe(303)
  expect(headers.get('cache-control')).toBe('no-store')
  return { url: location, told: Object.fromEntries(location?.searchParams ?? []) }
}

/** An account that somebody registered with the address of this person. */
async function registered(person: ReturnType<typeof newPerson>, change: object = {}) {
  const account = { ...newAccount(), email: String(person.claims['email']) }
  const { userId } = (await post('register', account)).body
  await users.updateOne({ _id: new ObjectId(userId) }, { $set: change })
  return { ...account, userId }
}

/** Follows the link in the letter to a new account, in its session or in none. */
async function confirm(email: string, accessToken?: string): Promise<void> {
  const token = tokenIn(await letter(origin, 'Confirm your e-mail address', email), 'verify-email')
  const options = accessToken === undefined ? {} : { token: accessToken }
  const { status } = await askAs(origin, visitor(), 'GET', `/api/auth/verify-email/${token}`, options)
  expect(status).toBe(200)
}

async function confirmThroughGraph(email: string, accessToken: string): Promise<void> {
  const token = tokenIn(await letter(origin, 'Confirm your e-mail address', email), 'verify-email')
  const query = 'mutation ($token: String) { verifyEmail(token: $token) { success } }'
  const { data } = await ask(origin, query, { token }, accessToken)
  expect(data).toEqual({ verifyEmail: { success: true } })
}

/** Sets a new password by letter; tells it. */
async function resetByLetter(email: string): Promise<string> {
  const { password: newPassword } = newAccount()
  await post('forgot-password', { email })
  const token = tokenIn(await letter(origin, 'Choose a new password', email), 'reset-password')
  expect((await post('reset-password', { token, newPassword })).status).toBe(200)
  return newPassword
}

function sessionsOf(token: string) {
  return askAs<{ code?: string; items?: unknown[] }>(origin, visitor(), 'GET', '/api/auth/sessions', { token })
}

const LINKED = 'Your account was linked with Google'
const linkedLetter = (email: string) => letter(origin, LINKED, email)

function statuses(replies: readonly { status: number }[]): string[] {
  return replies.map(({ status }) => String(status)).toSorted()
}

describe('the way to Google', () => {
  test('goes with a cookie that only this address can set, no script can read, and nobody can keep for long', async () => {
    const begun = await visit(`${origin}/api/auth/google`)
    expect(begun.status).toBe(302)
    expect(begun.location?.origin).toBe(provider)
    expect(begun.setCookie).toMatch(/^__Host-\S+=\S+; Path=\/; Max-Age=600; HttpOnly; Secure; SameSite=Lax$/)
    expect(begun.headers.get('cache-control')).toBe('no-store')
  })

  test('leads back to the configured address, whatever host the request names', async () => {
    const { google } = await beginAt(origin)
    expect(google.searchParams.get('redirect_uri')).toBe('https://api.shop.example/api/auth/google/callback')
    expect(google.searchParams.get('code_challenge_method')).toBe('S256')
  })

  test.each([
    'https://evil.example/signed-in',
    'https://app.shop.example.evil.example/signed-in',
    'https://app.shop.example@evil.example/signed-in',
    'https://app.shop.example/elsewhere',
    'https://app.shop.example/signed-in/../elsewhere',
    '//evil.example/signed-in',
    '/signed-in',
    'javascript:alert(1)',
  ])('does not begin for somebody who would be returned to %s', async (returnTo) => {
    const begun = await visit(`${origin}/api/auth/google?${new URLSearchParams({ returnTo }).toString()}`)
    expect(begun).toMatchObject({ status: 400, setCookie: null, location: null })
    expect(begun.body).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ field: 'returnTo' }] })
  })
})

describe('the way back', () => {
  test('without a page to return to signs in, and opens the account of a verified customer', async () => {
    const person = newPerson()
    const back = await throughGoogle(origin, person)
    expect(back.status).toBe(200)
    expect(back.headers.get('cache-control')).toBe('no-store')
    expect(back.setCookie).toMatch(/^__Host-\S+=; Path=\/; Max-Age=0; /)
    const { email, name, picture } = person.claims
    expect(back.body).toMatchObject({
      tokenType: 'Bearer',
      user: { email, name, role: 'customer', verified: true, profilePicture: picture },
    })
    const me = await askAs(origin, visitor(), 'GET', '/api/auth/me', { token: back.body.accessToken })
    expect(me).toMatchObject({ status: 200, body: { id: back.body.userId, email } })
    expect(JSON.stringify(back.body)).not.toContain(person.claims['sub'])
  })

  test('with one leads there with its own state and a code, which signs in', async () => {
    const person = newPerson()
    const { url, told } = await returned(person, { state: 'of the "page" & more' })
    expect(url?.origin).toBe('https://app.shop.example')
    expect(url?.pathname).toBe('/signed-in')
    expect(told).toEqual({ tab: '2', code: expect.stringMatching(/^[\w-]{43}$/), state: 'of the "page" & more' })
    const signedIn = await post('session', { code: told['code'] })
    expect(signedIn).toMatchObject({ status: 200, body: { user: { email: person.claims['email'] } } })
    expect(signedIn.headers.get('cache-control')).toBe('no-store')
    expect(signedIn.body.session).toMatchObject({ current: true, device: 'Firefox on Linux' })
  })

  test('leads to the same account each time, also after the address at Google has changed', async () => {
    const person = newPerson()
    const first = await throughGoogle(origin, person)
    const moved = newPerson({ sub: person.claims['sub'] })
    expect((await throughGoogle(origin, moved)).body.userId).toBe(first.body.userId)
  })

  test('of one person in two browsers at once opens one account', async () => {
    const person = newPerson()
    const both = await Promise.all([throughGoogle(origin, person), throughGoogle(origin, person)])
    expect(both.map(({ status }) => status)).toEqual([200, 200])
    expect(new Set(both.map(({ body }) => body.userId)).size).toBe(1)
  })

  test('is refused with another state, with none, without the cookie, and with somebody else’s', async () => {
    const { google, cookie } = await beginAt(origin)
    const { cookie: others } = await beginAt(origin)
    const back = await signInAt(google, newPerson(), origin)
    const changed = (change: (url: URL) => void) => {
      const url = new URL(back)
      change(url)
      return url
    }
    const attempts = [
      await visit(
        changed((url) => url.searchParams.set('state', 'x')),
        cookie,
      ),
      await visit(
        changed((url) => url.searchParams.delete('state')),
        cookie,
      ),
      await visit(back),
      await visit(back, others),
      await visit(back, `${cookie}x`),
    ]
    for (const { status, body, setCookie } of attempts) {
      expect([status, body, setCookie]).toMatchObject([400, { code: 'INVALID_TOKEN' }, null])
    }
    expect((await visit(back, cookie)).status).toBe(200)
  })

  test('works once, even with another code for the same cookie', async () => {
    const { google, cookie } = await beginAt(origin)
    const person = newPerson()
    const [back, again] = [await signInAt(google, person, origin), await signInAt(google, person, origin)]
    const checked = await fetch(back, { method: 'HEAD', headers: { cookie }, redirect: 'manual' })
    expect([checked.status, checked.headers.get('allow'), checked.headers.get('set-cookie')]).toEqual([
      405,
      'GET',
      null,
    ])
    const both = await Promise.all([visit(back, cookie), visit(again, cookie)])
    expect(statuses(both)).toEqual(['200', '400'])
    expect((await visit(back, cookie)).body).toMatchObject({ code: 'INVALID_TOKEN' })
  })

  test('with a code of another attempt is refused: the verifier does not belong to it', async () => {
    const [mine, stolen] = [await beginAt(origin), await beginAt(origin)]
    const back = await signInAt(mine.google, newPerson(), origin)
    const theirs = await signInAt(stolen.google, newPerson(), origin)
    back.searchParams.set('code', theirs.searchParams.get('code') ?? '')
    expect((await visit(back, mine.cookie)).body).toMatchObject({ code: 'INVALID_TOKEN' })
  })

  test('with a token for the app of the shop is refused: it was not made for this way', async () => {
    const back = await throughGoogle(origin, newPerson({ aud: APP_CLIENT }))
    expect([back.status, back.body]).toMatchObject([400, { code: 'INVALID_TOKEN' }])
  })

  test('of somebody who changed their mind tells so', async () => {
    const { told } = await returned({ ...newPerson(), error: 'access_denied' }, { state: 's' })
    expect(told).toEqual({ tab: '2', error: 'access_denied', state: 's' })
    const without = await throughGoogle(origin, { error: 'access_denied' })
    expect([without.status, without.body]).toMatchObject([400, { code: 'INVALID_TOKEN' }])
  })

  test('is a 503 while Google cannot do its part', async () => {
    for (const person of [{ error: 'temporarily_unavailable' }, { status: 500 }, { status: 503 }]) {
      const back = await throughGoogle(origin, person)
      expect([back.status, back.body]).toMatchObject([503, { code: 'SERVICE_UNAVAILABLE' }])
    }
    expect((await returned({ ...newPerson(), status: 500 })).told).toEqual({ tab: '2', error: 'SERVICE_UNAVAILABLE' })
  })
})

const BAD_TOKENS = [
  ['with another nonce', { claims: { nonce: 'of another sign-in' } }],
  ['for another shop', { claims: { aud: 'another.apps.example' } }],
  ['of another issuer', { claims: { iss: 'https://accounts.example' } }],
  ['that has expired', { claims: { iat: seconds() - 2 * HOUR, exp: seconds() - HOUR } }],
  ['that nobody has signed', { signature: 'none' }],
  ['that somebody else has signed', { signature: 'by another key' }],
] as const

describe.each(BAD_TOKENS)('an ID token %s', (_, fault) => {
  const person = newPerson('claims' in fault ? fault.claims : {})
  const bad = { ...person, ...('signature' in fault && { signature: fault.signature }) }

  test('signs nobody in, and opens no account', async () => {
    const back = await throughGoogle(origin, bad)
    expect([back.status, back.body]).toMatchObject([400, { code: 'INVALID_TOKEN' }])
    expect((await returned(bad)).told).toEqual({ tab: '2', error: 'INVALID_TOKEN' })
    const idToken = await appToken(provider, bad, 'asked for')
    const byApp = await post('google', { idToken, nonce: 'asked for' })
    expect([byApp.status, byApp.body]).toMatchObject([400, { code: 'INVALID_TOKEN' }])
    expect(await users.findOne({ email: person.claims['email'] })).toBeNull()
  })
})

describe('an address that somebody has to verify first', () => {
  test('is one that Google has not verified', async () => {
    const person = newPerson({ email_verified: false })
    const back = await throughGoogle(origin, person)
    expect([back.status, back.body]).toMatchObject([409, { code: 'CONFLICT', errors: [{ field: 'email' }] }])
    expect(back.body.detail).toMatch(/^Verify first/)
    expect((await returned(person)).told).toEqual({ tab: '2', error: 'CONFLICT' })
  })

  test('is one that its account here has not verified; then it is the same account', async () => {
    const person = newPerson()
    const { userId, password, email } = await registered(person)
    const idToken = await appToken(provider, person)
    for (const refused of [await throughGoogle(origin, person), await post('google', { idToken })]) {
      expect([refused.status, refused.body]).toMatchObject([409, { code: 'CONFLICT' }])
      expect(refused.body.detail).toMatch(/^Verify first/)
    }
    const newPassword = await resetByLetter(email)
    expect((await throughGoogle(origin, person)).body.userId).toBe(userId)
    expect((await post('google', { idToken })).body.userId).toBe(userId)
    expect((await post('login', { email, password: newPassword })).status).toBe(200)
    expect((await post('login', { email, password })).status).toBe(401)
  })
})

describe('an account that was there before its owner came by Google', () => {
  test('is no longer open to a stranger who had opened it, though its owner has confirmed the letter', async () => {
    const person = newPerson()
    const account = { ...newAccount(), email: String(person.claims['email']) }
    const first = (await post('register', account)).body
    await confirm(account.email)
    // Neither a sign-in nor a refresh after that shows whose password it is.
    const second = (await post('login', account)).body
    const { refreshToken } = (await post('refresh', { refreshToken: first.refreshToken })).body
    const stranger = [{ ...first, refreshToken }, second]
    for (const { accessToken } of stranger) expect((await sessionsOf(accessToken)).status).toBe(200)

    const owner = (await throughGoogle(origin, person)).body
    expect(owner.userId).toBe(first.userId)
    for (const tokens of stranger) {
      expect((await post('refresh', { refreshToken: tokens.refreshToken })).body).toMatchObject({
        code: 'INVALID_REFRESH_TOKEN',
      })
      expect(await sessionsOf(tokens.accessToken)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
    }
    expect((await post('login', account)).body).toMatchObject({ code: 'INVALID_CREDENTIALS' })
    expect((await sessionsOf(owner.accessToken)).body).toMatchObject({ items: [{ id: owner.session.id }] })
    expect((await linkedLetter(account.email)).text).toContain('The password that the account had before is deleted')
  })

  test.each([
    ['', confirm],
    [', through the graph', confirmThroughGraph],
  ])('keeps password and sessions of whoever has confirmed the letter while signed in%s', async (_, way) => {
    const person = newPerson()
    const account = { ...newAccount(), email: String(person.claims['email']) }
    const { accessToken, refreshToken } = (await post('register', account)).body
    await way(account.email, accessToken)
    const idToken = await appToken(provider, person)
    expect((await post('google', { idToken })).status).toBe(200)
    expect((await sessionsOf(accessToken)).body.items).toHaveLength(2)
    expect((await post('refresh', { refreshToken })).status).toBe(200)
    expect((await post('login', account)).status).toBe(200)
    expect((await linkedLetter(account.email)).text).toContain('Your password goes on working')
  })

  test('costs an owner who has confirmed elsewhere one letter to a new password, which then stays', async () => {
    const person = newPerson()
    const account = { ...newAccount(), email: String(person.claims['email']) }
    await post('register', account)
    await confirm(account.email)
    await throughGoogle(origin, person)
    const { text } = await linkedLetter(account.email)
    expect(text.match(/https?:\S+/g)).toEqual(['https://shop.example/forgot-password'])
    const password = await resetByLetter(account.email)
    await throughGoogle(origin, person)
    expect((await post('login', { ...account, password })).status).toBe(200)
    const linked = (await letters(origin, account.email)).filter(({ subject }) => subject === LINKED)
    expect(linked).toHaveLength(1)
  })
})

test('a deactivated account is refused like any other sign-in, known to Google or not yet', async () => {
  const known = newPerson()
  const { userId } = (await throughGoogle(origin, known)).body
  await users.updateOne({ _id: new ObjectId(userId) }, { $set: { active: false } })
  const unknown = newPerson()
  await registered(unknown, { active: false, verified: true })
  for (const person of [known, unknown]) {
    const idToken = await appToken(provider, person)
    for (const refused of [await throughGoogle(origin, person), await post('google', { idToken })]) {
      expect([refused.status, refused.body]).toMatchObject([401, { code: 'INVALID_CREDENTIALS' }])
    }
    expect((await returned(person)).told).toEqual({ tab: '2', error: 'INVALID_CREDENTIALS' })
  }
})

test('an account that Google opened has no password to sign in with or to change, until its owner asks for one', async () => {
  const person = newPerson()
  const { accessToken } = (await throughGoogle(origin, person)).body
  for (const password of ['', 'undefined', 'null', 'correct horse']) {
    const { status } = await post('login', { email: person.claims['email'], password })
    expect(status).toBe(password === '' ? 400 : 401)
  }
  const body = { currentPassword: 'undefined', newPassword: newAccount().password }
  const changed = await askAs<Answer>(origin, visitor(), 'POST', '/api/auth/change-password', {
    token: accessToken,
    body,
  })
  expect([changed.status, changed.body.errors]).toMatchObject([400, [{ field: 'currentPassword' }]])

  const email = String(person.claims['email'])
  const byPassword = await post('login', { email, password: await resetByLetter(email) })
  expect(byPassword.body.userId).toBe((await throughGoogle(origin, person)).body.userId)
})

describe('the code that a page is told', () => {
  test('works once, also if two use it at the same moment', async () => {
    const { code } = (await returned()).told
    const both = await Promise.all([post('session', { code }), post('session', { code })])
    expect(statuses(both)).toEqual(['200', '400'])
    expect((await post('session', { code })).body).toMatchObject({ code: 'INVALID_TOKEN' })
  })

  test('is worth nothing once its account has got another password, or was deactivated', async () => {
    for (const change of [{ $inc: { sessionGeneration: 1 } }, { $set: { active: false } }]) {
      const person = newPerson()
      const { code } = (await returned(person)).told
      await users.updateOne({ email: person.claims['email'] }, change)
      expect((await post('session', { code })).body).toMatchObject({ code: 'INVALID_CREDENTIALS' })
    }
  })

  test('is not kept as it is, nor can another one be guessed', async () => {
    const { code = '' } = (await returned()).told
    const tokens = await mongo.db('shop_auth').collection('tokens').find({ purpose: 'sign-in' }).toArray()
    expect(tokens.length).toBeGreaterThan(0)
    expect(JSON.stringify(tokens)).not.toContain(code)
    for (const other of ['x', code.slice(1), `${code}x`]) {
      expect((await post('session', { code: other })).body).toMatchObject({ code: 'INVALID_TOKEN' })
    }
  })
})

describe('an app of the shop', () => {
  test('signs in with the ID token that it was given, with or without a nonce', async () => {
    const person = newPerson()
    const idToken = await appToken(provider, person, 'n')
    expect(decodeJwt(idToken)).toMatchObject({ nonce: 'n' })
    const answers = [await post('google', { idToken, nonce: 'n' }), await post('google', { idToken })]
    for (const { status, headers } of answers) expect([status, headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(answers[1]?.body.userId).toBe(answers[0]?.body.userId)
    expect((await post('google', { idToken, nonce: 'other' })).body).toMatchObject({ code: 'INVALID_TOKEN' })
    expect((await throughGoogle(origin, person)).body.userId).toBe(answers[0]?.body.userId)
  })
})
