import { randomUUID } from 'node:crypto'
import { newId } from '@shop/shared/id'
import { MongoClient, ObjectId } from 'mongodb'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { databaseOf } from '../tools/workers.ts'
import { demoAccounts } from './support/shop.ts'
import { askAs, newAccount, type Reply, type Tokens, visitor } from './support/sign-in.ts'

const origin = inject('gatewayUrl')
const me = visitor()

interface User {
  id: string
  name: string
  role: string
  active: boolean
  phone: string | null
}
interface Problem {
  code: string
  detail: string
  errors?: { field: string }[]
}
interface Page {
  items: User[]
  total: number
  nextCursor: string | null
  counts: Record<'admin' | 'seller' | 'customer', number>
}

function ask<T>(method: string, path: string, token?: string, body?: unknown): Promise<Reply<T & Problem>> {
  return askAs<T & Problem>(origin, me, method, path, { body, ...(token !== undefined && { token }) })
}

/** A new account with all that its owner has of it. */
async function opened(given: object = {}) {
  const account = { ...newAccount(), ...given }
  const { body } = await ask<Tokens & { user: User }>('POST', '/api/auth/register', undefined, account)
  return { ...account, ...body }
}

const signIn = ({ email, password }: { email: string; password: string }) =>
  ask<Tokens & { user: User }>('POST', '/api/auth/login', undefined, { email, password })

let admin: Tokens

beforeAll(async () => {
  admin = (await signIn((await demoAccounts(inject('dataDir'))).admin)).body
})

const asAdmin = <T>(method: string, path: string, body?: unknown) => ask<T>(method, path, admin.accessToken, body)
const change = (id: string, body: unknown) => asAdmin<User>('PATCH', `/api/users/${id}`, body)

/** Another admin, who has signed in as one. */
async function anotherAdmin() {
  const account = await opened()
  await change(account.userId, { role: 'admin' })
  return { ...account, ...(await signIn(account)).body }
}

describe('an own account', () => {
  test('says of its owner what they want it to say', async () => {
    const { userId, accessToken } = await opened({ name: 'Ada' })
    const patch = (body: unknown) => ask<User>('PATCH', '/api/auth/me', accessToken, body)
    const named = await patch({ name: ' Ada King ', phone: '+44 20 7946 0958', role: 'admin', email: 'x@y.example' })
    expect([named.status, named.body]).toEqual([
      200,
      expect.objectContaining({ id: userId, name: 'Ada King', phone: '+44 20 7946 0958', role: 'customer' }),
    ])
    expect((await patch({ phone: null })).body).toMatchObject({ name: 'Ada King', phone: null })
    expect((await ask<User>('GET', '/api/auth/me', accessToken)).body).toMatchObject({ name: 'Ada King', phone: null })
  })

  test('takes no name and no phone that is none', async () => {
    const { accessToken } = await opened()
    const answer = await ask('PATCH', '/api/auth/me', accessToken, { name: '  ', phone: 'call me' })
    expect([answer.status, answer.body.code]).toEqual([400, 'BAD_USER_INPUT'])
    expect(answer.body.errors?.map(({ field }) => field)).toEqual(['name', 'phone'])
  })

  test('is not opened as an admin, nor with a password that everybody has', async () => {
    const asked = await ask('POST', '/api/auth/register', undefined, { ...newAccount(), role: 'admin' })
    expect([asked.status, asked.body.code]).toEqual([403, 'FORBIDDEN'])
    const common = await ask('POST', '/api/auth/register', undefined, { ...newAccount(), password: 'Password1' })
    expect([common.status, common.body.errors?.map(({ field }) => field)]).toEqual([400, ['password']])
  })
})

describe('the list of accounts', () => {
  const word = randomUUID().slice(0, 8)
  const search = `/api/users?search=${word}`

  beforeAll(async () => {
    for (const [name, role] of [
      ['Ann', 'customer'],
      ['Bea', 'seller'],
      ['Cid', 'customer'],
    ]) {
      await opened({ name: `${name} ${word}`, role })
    }
  })

  test('is searched, narrowed by role and read on by cursor, with the numbers of all accounts', async () => {
    const first = (await asAdmin<Page>('GET', `${search}&limit=2`)).body
    expect([first.items.length, first.total]).toEqual([2, 3])
    expect(first.counts.customer).toBeGreaterThanOrEqual(2)
    const next = (await asAdmin<Page>('GET', `${search}&limit=2&cursor=${first.nextCursor}`)).body
    const names = [...first.items, ...next.items].map(({ name }) => name).sort()
    expect([names, next.nextCursor]).toEqual([[`Ann ${word}`, `Bea ${word}`, `Cid ${word}`], null])
    const sellers = (await asAdmin<Page>('GET', `/api/users?role=seller&search=${word.slice(0, 5)}%20BE`)).body
    expect(sellers.items.map(({ name }) => name)).toEqual([`Bea ${word}`])
    const other = await asAdmin<Page>('GET', `/api/users?search=cid&limit=2&cursor=${first.nextCursor}`)
    expect([other.status, other.body.errors?.map(({ field }) => field)]).toEqual([400, ['cursor']])
  })

  test('tells how many there are', async () => {
    const { body } = await asAdmin<Record<string, number>>('GET', '/api/users/stats')
    const { total = 0, active = 0, admins = 0, sellers = 0, customers = 0 } = body
    expect(total).toBe(admins + sellers + customers)
    expect([active, admins].every((count) => count > 0 && count <= total)).toBe(true)
  })

  test('is for admins; anybody else gets from it the own account by its id', async () => {
    const { userId, accessToken } = await opened()
    expect((await ask('GET', '/api/users', accessToken)).body.code).toBe('FORBIDDEN')
    const mine = await ask<Page>('GET', `/api/users?ids=${admin.userId},${userId}`, accessToken)
    expect(mine.body.items.map(({ id }) => id)).toEqual([userId])
  })
})

describe('another role, or none any more', () => {
  test('counts from the next sign-in, and ends the sessions until now at once', async () => {
    const account = await opened()
    const changed = await change(account.userId, { role: 'seller' })
    expect([changed.status, changed.body]).toMatchObject([200, { id: account.userId, role: 'seller', active: true }])
    const refreshed = await ask('POST', '/api/auth/refresh', undefined, { refreshToken: account.refreshToken })
    expect(refreshed.body.code).toBe('INVALID_REFRESH_TOKEN')
    expect((await ask('GET', '/api/auth/sessions', account.accessToken)).body.code).toBe('UNAUTHENTICATED')
    expect((await signIn(account)).body.user).toMatchObject({ role: 'seller' })
  })

  test('a deactivated account cannot sign in, until it is activated again', async () => {
    const account = await opened()
    const path = `/api/users/${account.userId}`
    expect((await asAdmin('DELETE', path)).status).toBe(204)
    expect((await asAdmin('DELETE', path)).status).toBe(204)
    expect((await asAdmin<User>('GET', path)).body).toMatchObject({ active: false, role: 'customer' })
    expect((await signIn(account)).body.code).toBe('INVALID_CREDENTIALS')
    const refreshed = await ask('POST', '/api/auth/refresh', undefined, { refreshToken: account.refreshToken })
    expect(refreshed.body.code).toBe('INVALID_REFRESH_TOKEN')
    expect((await change(account.userId, { active: true })).body).toMatchObject({ active: true })
    expect((await signIn(account)).status).toBe(200)
  })

  test('is refused for what is none, for nobody, and for oneself', async () => {
    const { userId } = await opened()
    for (const body of [{ role: 'owner' }, { active: 'no' }, { role: null }]) {
      expect((await change(userId, body)).body.code).toBe('BAD_USER_INPUT')
    }
    expect((await change(newId(), { active: false })).body.code).toBe('NOT_FOUND')
    expect((await asAdmin('DELETE', `/api/users/${newId()}`)).body.code).toBe('NOT_FOUND')
    const demoted = await change(admin.userId, { role: 'customer' })
    expect(demoted).toMatchObject({ status: 409, body: { code: 'CONFLICT', errors: [{ field: 'role' }] } })
    expect((await asAdmin('DELETE', `/api/users/${admin.userId}`)).body.code).toBe('CONFLICT')
    expect((await asAdmin<User>('GET', `/api/users/${admin.userId}`)).body).toMatchObject({
      role: 'admin',
      active: true,
    })
  })

  test('is not for an admin whose session has ended, however good the access token is', async () => {
    const former = await anotherAdmin()
    const { userId } = await opened()
    await asAdmin('DELETE', `/api/users/${former.userId}`)
    expect((await ask('DELETE', `/api/users/${userId}`, former.accessToken)).body.code).toBe('UNAUTHENTICATED')
    expect((await asAdmin<User>('GET', `/api/users/${userId}`)).body).toMatchObject({ active: true })
  })

  test('two admins who take the rights of each other at the same moment leave one', async () => {
    const [ada, eve] = [await anotherAdmin(), await anotherAdmin()]
    const answers = await Promise.all([
      ask('PATCH', `/api/users/${eve.userId}`, ada.accessToken, { role: 'customer' }),
      ask('DELETE', `/api/users/${ada.userId}`, eve.accessToken),
    ])
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1)
    // Whoever was late was either told so, or had no session any more.
    expect(answers.filter(({ status }) => status === 409 || status === 401)).toHaveLength(1)
    const { body } = await asAdmin<Page>('GET', `/api/users?ids=${ada.userId},${eve.userId}`)
    expect(body.items.filter(({ role, active }) => role === 'admin' && active)).toHaveLength(1)
  })
})

test('a password that was hashed with other parameters still signs in, and is hashed anew with it', async () => {
  // "password" by the reference implementation: argon2 somesalt -id -t 2 -k 256 -p 1
  const old = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'
  const account = { ...(await opened()), password: 'password' }
  await using client = new MongoClient(inject('mongoUri'))
  const users = client.db(databaseOf('auth')).collection('users')
  const _id = new ObjectId(account.userId)
  await users.updateOne({ _id }, { $set: { passwordHash: old } })
  const hash = async () => (await users.findOne({ _id }))?.['passwordHash']

  expect((await signIn({ ...account, password: 'Password' })).body.code).toBe('INVALID_CREDENTIALS')
  expect(await hash()).toBe(old)
  expect((await signIn(account)).status).toBe(200)
  await expect.poll(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  const newer = await hash()
  expect((await signIn(account)).status).toBe(200)
  expect(await hash()).toBe(newer)
})

test("a seller's address is on the card for admins and the seller only", async () => {
  const { userId, email, accessToken } = await opened({ role: 'seller', name: 'Lamps & more' })
  const { userId: customer, accessToken: stranger } = await opened()
  const card = { id: userId, name: 'Lamps & more' }
  const cards = `/api/sellers?ids=${customer},${userId},${newId()}`
  for (const [token, expected] of [
    [undefined, card],
    [stranger, card],
    [accessToken, { ...card, email }],
    [admin.accessToken, { ...card, email }],
  ] as const) {
    expect((await ask('GET', `/api/sellers/${userId}`, token)).body).toEqual(expected)
    expect((await ask('GET', cards, token)).body).toEqual({ items: [expected] })
  }
  expect((await ask('GET', `/api/sellers/${customer}`)).body.code).toBe('NOT_FOUND')
})

test('the public keys are two, without a private part, and begin with the one that signs', async () => {
  const { body } = await ask<{ keys: Record<string, string>[] }>('GET', '/.well-known/jwks.json')
  expect(body.keys).toHaveLength(2)
  for (const key of body.keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
  const header = JSON.parse(Buffer.from(admin.accessToken.split('.')[0] ?? '', 'base64url').toString())
  expect(header).toEqual({ alg: 'ES256', typ: 'JWT', kid: body.keys[0]?.['kid'] })
})
