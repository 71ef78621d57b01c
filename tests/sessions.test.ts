import type { argon2id } from '@noble/hashes/argon2.js'
import { newId } from '@shop/shared/id'
import { startTestDatabase } from '@shop/shared/testing/database'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { startRedis } from '../tools/local/redis/server.ts'
import { authIndexes } from '../workers/auth/src/user.repository.ts'
import { anAccount, type Auth, startAuth } from './support/auth.ts'
import type { Tokens } from './support/sign-in.ts'

vi.mock('@noble/hashes/argon2.js', async (original) => {
  const { argon2id: whole } = await original<{ argon2id: typeof argon2id }>()
  const quick: typeof argon2id = (text, salt, options) => whole(text, salt, { ...options, m: 8, t: 1, p: 1 })
  return { argon2id: quick }
})

const redis = await startRedis({ token: 'test' })
const database = await startTestDatabase(authIndexes)
afterAll(async () => {
  await database.close()
  await redis.close()
})

const password = 'correct horse'
/** Its hash under weak parameters, which takes a millisecond. */
const QUICK = '$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$x59UGLuAwBDnzRfVUBQJ7zA6GJrOY5gZkOVPda70TuA'
const unavailable = { fault: 'unavailable', message: 'the connection was cut' } as const

let email: string
let failures: string[]
beforeEach(async () => {
  email = `${newId()}@example.com`
  await anAccount(database.db, email, QUICK)
  vi.spyOn(console, 'info').mockReturnValue()
  failures = []
  vi.spyOn(console, 'error').mockImplementation((line) => void failures.push(JSON.parse(String(line)).event))
})
afterEach(() => void vi.useRealTimers())

async function login(auth: Auth): Promise<{ status: number; body: Tokens }> {
  const answer = await auth.ask('POST', '/api/auth/login', { body: { email, password } })
  return { status: answer.status, body: Object(await answer.json()) }
}

async function hash(): Promise<unknown> {
  return (await database.db.collection('users').findOne({ email }))?.['passwordHash']
}

describe('a password whose hash is of older parameters', () => {
  test('is hashed anew at the login, and the new hash is as good', async () => {
    const auth = await startAuth(database.db, redis)
    expect((await login(auth)).status).toBe(200)
    await auth.settled()
    expect(await hash()).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect((await login(auth)).status).toBe(200)
    expect(failures).toEqual([])
  })

  test.each([
    ['refuses the new one', { fault: 'bug', message: 'Document failed validation' } as const],
    ['is out of reach by then', unavailable],
  ])('signs in all the same if the database %s', async (_, fault) => {
    const auth = await startAuth(database.db, redis, {}, (method, answer) => (method === 'rehash' ? fault : answer))
    expect((await login(auth)).status).toBe(200)
    await auth.settled()
    expect(failures).toEqual(['password not rehashed'])
  })
})

describe('the sessions of an account', () => {
  test('are as many as it may have: another sign-in ends the one that was seen least recently', async () => {
    const auth = await startAuth(database.db, redis, { SESSIONS_PER_ACCOUNT: '2' })
    const [first, second, third] = [await login(auth), await login(auth), await login(auth)]
    const statuses = [first, second, third].map(async ({ body: { refreshToken } }) => {
      const answer = await auth.ask('POST', '/api/auth/refresh', { body: { refreshToken } })
      return answer.status
    })
    expect(await Promise.all(statuses)).toEqual([401, 200, 200])
  })

  test('show nobody who reads them again and again when one of them is refreshed', async () => {
    const start = new Date('2026-01-01T12:00:00Z')
    vi.useFakeTimers({ toFake: ['Date'], now: start })
    const auth = await startAuth(database.db, redis)
    const { body } = await login(auth)
    const read = async (seconds: number) => {
      vi.setSystemTime(start.getTime() + seconds * 1_000)
      return (await auth.ask('GET', '/api/auth/sessions', { token: body.accessToken })).text()
    }
    const before = await read(600)
    const { refreshToken } = body
    vi.setSystemTime(start.getTime() + 630_000)
    expect((await auth.ask('POST', '/api/auth/refresh', { body: { refreshToken } })).status).toBe(200)
    expect(await read(631)).toBe(before)
  })

  test('are counted rightly when all others are ended, also if the answer of the database is lost', async () => {
    let lost = 0
    const auth = await startAuth(database.db, redis, {}, (method, answer) =>
      method === 'endOthers' && (lost += 1) === 1 ? unavailable : answer,
    )
    const [{ body }] = [await login(auth), await login(auth), await login(auth)]
    const ended = await auth.ask('DELETE', '/api/auth/sessions', { token: body.accessToken })
    expect([ended.status, await ended.json(), lost]).toEqual([200, { ended: 2 }, 2])
    const left = await auth.ask('GET', '/api/auth/sessions', { token: body.accessToken })
    expect(await left.json()).toMatchObject({ items: [{ id: body.session.id }] })
  })
})

describe.each([
  ['empty', ''],
  ['short', 'x'],
  ['of another alphabet', '\u{1f511}'],
  ['long', 'x'.repeat(201)],
  ['very long', 'x'.repeat(100_000)],
])('a token that is %s', (_, token) => {
  const newPassword = 'another secret'

  test.each([
    ['refresh', { refreshToken: token }, 401, 'INVALID_REFRESH_TOKEN'],
    ['session', { code: token }, 400, 'INVALID_TOKEN'],
    ['verify-email-token', { token }, 400, 'INVALID_TOKEN'],
    ['reset-password', { token, newPassword }, 400, 'INVALID_TOKEN'],
  ])('is none of ours in the body of %s', async (path, body, status, code) => {
    const auth = await startAuth(database.db, redis)
    const answer = await auth.ask('POST', `/api/auth/${path}`, { body })
    expect([answer.status, await answer.json()]).toMatchObject([status, { code }])
  })

  test.each(['verify-email', 'validate-email-token', 'validate-reset-token'])(
    'is none of ours in the path of %s',
    async (name) => {
      const auth = await startAuth(database.db, redis)
      // No token at all is no path of ours.
      const answer = await auth.ask('GET', `/api/auth/${name}/${encodeURIComponent(token || ' ')}`)
      expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'INVALID_TOKEN' }])
    },
  )

  test('names nothing that a sign-out could end', async () => {
    const auth = await startAuth(database.db, redis)
    const answer = await auth.ask('POST', '/api/auth/logout', { body: { refreshToken: token, allSessions: true } })
    expect(answer.status).toBe(204)
  })
})

test('a token with something behind it, however long, is not the token', async () => {
  const auth = await startAuth(database.db, redis)
  const { body } = await login(auth)
  const longer = `${body.refreshToken}${'x'.repeat(100_000)}`
  const answer = await auth.ask('POST', '/api/auth/refresh', { body: { refreshToken: longer } })
  expect(answer.status).toBe(401)
})

test('the key set is kept for a while, and then asked for by its tag', async () => {
  const auth = await startAuth(database.db, redis)
  const path = '/.well-known/jwks.json'
  const whole = await auth.ask('GET', path)
  const etag = whole.headers.get('etag') ?? ''
  expect(await whole.json()).toMatchObject({ keys: [{ kty: 'EC' }] })
  const same = await auth.ask('GET', path, { headers: { 'if-none-match': etag } })
  expect([same.status, await same.text()]).toEqual([304, ''])
  for (const { headers } of [whole, same]) {
    expect(headers.get('cache-control')).toBe('public, max-age=300')
    expect(headers.get('etag')).toMatch(/^"[0-9a-f]{32}"$/)
  }
  expect((await auth.ask('GET', path, { headers: { 'if-none-match': '"another"' } })).status).toBe(200)
})
