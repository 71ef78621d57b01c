import { beforeAll, describe, expect, inject, test } from 'vitest'
import { type Client, createClient } from '../tools/demo/client.ts'
import { letter, letters, tokenIn } from './support/mailbox.ts'
import { register, type Shopper, signIn } from './support/shop.ts'

const origin = inject('gatewayUrl')
const nobody = createClient(origin)
let shopper: Shopper

beforeAll(async () => {
  shopper = await register(origin)
})

describe('the letter to a new customer', () => {
  test('confirms the address, and says so when it is used again', async () => {
    const token = tokenIn(await letter(origin, 'Confirm your e-mail address', shopper.email), 'verify-email')
    expect((await call('GET', `/api/auth/validate-email-token/${token}`)).body).toMatchObject({ email: shopper.email })
    const checked = await fetch(`${origin}/api/auth/verify-email/${token}`, { method: 'HEAD' })
    expect([checked.status, checked.headers.get('allow')]).toEqual([405, 'GET'])
    expect(await shopper.client.rest('GET', '/api/auth/me')).toMatchObject({ verified: false })
    const first = await call('GET', `/api/auth/verify-email/${token}`)
    expect(first).toMatchObject({
      status: 200,
      body: { success: true, message: 'Your address is verified.', user: { id: shopper.id, verified: true } },
    })
    const again = await call('POST', '/api/auth/verify-email-token', { token })
    expect(again).toMatchObject({ status: 200, body: { message: 'This address is already verified.' } })
    expect(await shopper.client.rest('GET', '/api/auth/me')).toMatchObject({ verified: true })
  })

  test('is not sent again to who has confirmed the address', async () => {
    const resent = await call('POST', '/api/auth/resend-verification', undefined, shopper.client)
    expect(resent).toMatchObject({ status: 409, body: { code: 'CONFLICT', errors: [{ field: 'email' }] } })
  })

  test('is sent again on request, and the first link goes on working', async () => {
    const other = await register(origin)
    const first = tokenIn(await letter(origin, 'Confirm your e-mail address', other.email), 'verify-email')
    expect((await call('POST', '/api/auth/resend-verification', undefined, other.client)).status).toBe(202)
    const tokens = (await letters(origin, other.email)).map((mail) => tokenIn(mail, 'verify-email'))
    expect(new Set(tokens).size).toBe(2)
    expect((await call('POST', '/api/auth/verify-email-token', { token: first })).status).toBe(200)
  })
})

test('an address in letters of another alphabet is one account in both spellings of its domain, and gets its letter', async () => {
  const name = `jörg-${crypto.randomUUID()}`
  const [email, kept] = [`${name}@münchen.example`, `${name}@xn--mnchen-3ya.example`]
  const password = 'correct horse battery'
  const opened = await call('POST', '/api/auth/register', { email, password })
  expect(opened).toMatchObject({ status: 201, body: { user: { email: kept } } })
  const again = await call('POST', '/api/auth/register', { email: kept.toUpperCase(), password })
  expect(again).toMatchObject({ status: 409, body: { errors: [{ field: 'email' }] } })
  expect(await call('POST', '/api/auth/login', { email, password })).toMatchObject({ status: 200 })
  const token = tokenIn(await letter(origin, 'Confirm your e-mail address', kept), 'verify-email')
  expect((await call('POST', '/api/auth/verify-email-token', { token })).status).toBe(200)
})

describe('a forgotten password', () => {
  test('is answered the same whether the address has an account or not', async () => {
    const known = await call('POST', '/api/auth/forgot-password', { email: shopper.email })
    const unknown = await call('POST', '/api/auth/forgot-password', { email: `nobody-${shopper.email}` })
    expect(known.status).toBe(202)
    expect(unknown).toEqual(known)
    expect(await letters(origin, `nobody-${shopper.email}`)).toEqual([])
  })

  test('is replaced once with the link in the letter, which ends all sessions', async () => {
    const token = tokenIn(await letter(origin, 'Choose a new password', shopper.email), 'reset-password')
    expect((await call('GET', `/api/auth/validate-reset-token/${token}`)).body).toMatchObject({ email: shopper.email })
    expect(await reset(token, { newPassword: shopper.email })).toMatchObject({ body: { code: 'BAD_USER_INPUT' } })
    expect(await reset(token, { password: 'another-secret-1', confirmPassword: 'not the same' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'confirmPassword' }] },
    })

    const passwords = ['a-first-new-secret', 'a-second-new-secret']
    const both = await Promise.all(passwords.map((newPassword) => reset(token, { newPassword })))
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400])
    expect(both.find(({ status }) => status === 400)).toMatchObject({ body: { code: 'INVALID_TOKEN' } })
    const password = passwords[both.findIndex(({ status }) => status === 200)] ?? ''
    expect(await reset(token, { newPassword: 'a-third-new-secret' })).toMatchObject({ body: { code: 'INVALID_TOKEN' } })

    await signIn(origin, { email: shopper.email, password })
    const sensitive = await call('GET', '/api/auth/sessions', undefined, shopper.client)
    expect(sensitive).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
    expect((await letter(origin, 'Your password was changed', shopper.email)).to).toBe(shopper.email)
  })

  test('a token of one kind, or of nobody, is good for nothing else', async () => {
    const other = await register(origin)
    const token = tokenIn(await letter(origin, 'Confirm your e-mail address', other.email), 'verify-email')
    for (const wrong of [token, '', 'x', 'a'.repeat(43), 'a'.repeat(100_000)]) {
      expect(await reset(wrong, { newPassword: 'a-good-new-secret' })).toMatchObject({
        status: 400,
        body: { code: 'INVALID_TOKEN' },
      })
    }
  })
})

test.each(['verify-email', 'validate-email-token', 'validate-reset-token'])(
  'what is no token is unknown to %s, however long it is',
  async (name) => {
    for (const token of ['x', 'x'.repeat(1_000)]) {
      const answer = await call('GET', `/api/auth/${name}/${token}`)
      expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_TOKEN' } })
    }
  },
)

function reset(token: string, body: object) {
  return call('POST', '/api/auth/reset-password', { token, ...body })
}

async function call(method: string, path: string, body?: object, { headers }: Pick<Client, 'headers'> = nobody) {
  const response = await fetch(origin + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  const { traceId: _, ...rest } = bodyOf(await response.json())
  return { status: response.status, body: rest }
}

/** Answers and problems are objects; what is in them the tests say. */
function bodyOf(json: unknown): { traceId?: string } {
  return json as { traceId?: string }
}
