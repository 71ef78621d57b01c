import { newId } from '@shop/shared/id'
import { startTestDatabase } from '@shop/shared/testing/database'
import { afterAll, describe, expect, test } from 'vitest'
import { authIndexes, UserRepository } from './user.repository.ts'
import { Registration } from './user.schema.ts'
import { newUser, type User } from './user.ts'

const database = await startTestDatabase(authIndexes)
const users = new UserRepository(database.db)
afterAll(() => database.close())

/** An account as a registration with this address makes it. */
function account(email = `${newId()}@example.com`, role: User['role'] = 'customer'): User {
  return newUser(newId(), Registration.parse({ email, role, password: 'correct horse' }), new Date())
}

describe('registering', () => {
  test('one address twenty times at once, written differently, opens exactly one account', async () => {
    const name = `Ada.${newId()}`
    const attempts = Array.from({ length: 20 }, (_, index) =>
      account(index % 2 === 0 ? `${name}@Example.com` : ` ${name.toUpperCase()}@example.COM`),
    )
    const results = await Promise.all(attempts.map((user) => users.insert(user, 'hash')))
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(results.filter(({ ok }) => !ok)).toEqual(
      Array.from({ length: 19 }, () => ({ ok: false, code: 'EMAIL_TAKEN' })),
    )
    const winner = attempts[results.findIndex(({ ok }) => ok)]
    expect(await users.findCredentials(`${name}@example.com`.toLowerCase())).toMatchObject({ userId: winner?.id })
  })

  test('may be repeated with the same id, which changes nothing', async () => {
    const user = account()
    expect(await users.insert(user, 'hash')).toEqual({ ok: true, sessionGeneration: 1 })
    expect(await users.insert({ ...user, name: 'Eve' }, 'other')).toEqual({ ok: true, sessionGeneration: 1 })
    expect(await users.find(user.id)).toEqual(user)
    expect(await users.findCredentials(user.email)).toMatchObject({ passwordHash: 'hash' })
  })
})

describe('reading', () => {
  test('gives the accounts in the order asked, without those that do not exist and without secrets', async () => {
    const [first, second] = [account(), account()]
    for (const user of [first, second]) await users.insert(user, 'hash')
    expect(await users.findMany([second.id, newId(), first.id])).toEqual([second, first])
    expect(await users.find(newId())).toBeNull()
    expect(await users.findCredentials('nobody@example.com')).toBeNull()
  })

  test('a list goes through all accounts of a role, newest first, by page and by cursor', async () => {
    const before = await users.countByRole()
    const sellers = Array.from({ length: 5 }, () => account(undefined, 'seller'))
    for (const seller of sellers) await users.insert(seller, 'hash')
    const expected = sellers
      .map(({ id }) => id)
      .sort()
      .toReversed()

    const first = await users.list('seller', { page: 1, limit: 3, after: undefined })
    const byPage = await users.list('seller', { page: 2, limit: 3, after: undefined })
    const byCursor = await users.list('seller', { page: 0, limit: 3, after: first.lastKey ?? [] })
    expect(byCursor).toEqual(byPage)
    expect([...first.items, ...byPage.items].map(({ id }) => id)).toEqual(expected)
    expect(first.total).toBe(before.seller + 5)
    expect(byPage.lastKey).toBeNull()
    expect(await users.countByRole()).toEqual({ ...before, seller: before.seller + 5 })
  })
})

test('a newer hash replaces the one it was made from, and never that of a changed password', async () => {
  const user = account()
  await users.insert(user, 'old')
  await users.rehash(user.id, 'old', 'new')
  expect(await users.findCredentials(user.email)).toMatchObject({ passwordHash: 'new' })
  await users.rehash(user.id, 'old', 'newer')
  expect(await users.findCredentials(user.email)).toMatchObject({ passwordHash: 'new' })
})
