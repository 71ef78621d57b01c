import { newId } from '@shop/shared/id'
import { startTestDatabase } from '@shop/shared/testing/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

    const first = await users.list({ role: 'seller' }, { page: 1, limit: 3, after: undefined })
    const byPage = await users.list({ role: 'seller' }, { page: 2, limit: 3, after: undefined })
    const byCursor = await users.list({ role: 'seller' }, { page: 0, limit: 3, after: first.lastKey ?? [] })
    expect(byCursor).toEqual(byPage)
    expect([...first.items, ...byPage.items].map(({ id }) => id)).toEqual(expected)
    expect(first.total).toBe(before.seller + 5)
    expect(byPage.lastKey).toBeNull()
    expect(await users.countByRole()).toEqual({ ...before, seller: before.seller + 5 })
  })
})

describe('a search', () => {
  const one = newId()
  const anywhere = { page: 1, limit: 100, after: undefined }
  const named = (name: string, email: string): User => ({ ...account(email), name })
  const ada = named(`Ada Lovelace ${one}`, `countess.${one}@analytical.example`)
  const zoe = named(`Zoë Ångström ${one}`, `zoe.${one}@light.example`)
  beforeAll(async () => {
    for (const user of [ada, zoe]) await users.insert(user, 'hash')
  })

  async function found(search: string, role?: User['role']): Promise<string[]> {
    const { items, total } = await users.list({ search, role }, anywhere)
    const ours = items.filter(({ id }) => id === ada.id || id === zoe.id).map(({ name }) => name.slice(0, 3))
    expect(total).toBe(items.length)
    return ours.sort()
  }

  test.each([
    { search: one, finds: ['Ada', 'Zoë'], by: 'a word that both have' },
    { search: `ada ${one}`, finds: ['Ada'], by: 'words of the name' },
    { search: `LOVE ${one}`, finds: ['Ada'], by: 'the beginning of a word, whatever its case' },
    { search: `countess.${one}@analytical.example`, finds: ['Ada'], by: 'a whole address' },
    { search: `countess.${one}@anal`, finds: ['Ada'], by: 'the beginning of an address' },
    { search: `light ${one.slice(0, 20)} zoe`, finds: ['Zoë'], by: 'words of both in any order' },
    { search: `angstrom ${one}`, finds: ['Zoë'], by: 'letters without their accents' },
    { search: `ovelace ${one}`, finds: [], by: 'not the end of a word' },
    { search: `.* ${one}x`, finds: [], by: 'not a pattern' },
    { search: ' @ ', finds: [], by: 'not signs alone' },
  ])('finds by $by', async ({ search, finds }) => {
    expect(await found(search)).toEqual(finds)
  })

  test('is narrowed by the role', async () => {
    expect(await found(one, 'customer')).toEqual(['Ada', 'Zoë'])
    expect(await found(one, 'seller')).toEqual([])
  })

  test('without any word goes on finding nothing on the next page', async () => {
    const next = await users.list({ search: '@' }, { page: 0, limit: 5, after: [newId()] })
    expect(next).toEqual({ items: [], total: 0, lastKey: null })
  })

  test('finds an account by its new name as soon as it has it, and by the old one no more', async () => {
    const user = named(`Byron ${one}`, `george.${newId()}@example.com`)
    await users.insert(user, 'hash')
    await users.updateProfile(user.id, { name: `King ${one}` }, new Date())
    const names = async (search: string) => (await users.list({ search }, anywhere)).items.map(({ id }) => id)
    expect(await names(`king ${one}`)).toEqual([user.id])
    expect(await names(user.email)).toEqual([user.id])
    expect(await names(`byron ${one}`)).toEqual([])
  })
})

describe('a profile', () => {
  const later = new Date('2030-01-01')

  test('takes a new name and phone and keeps what is not told', async () => {
    const user = account()
    await users.insert(user, 'hash')
    expect(await users.updateProfile(user.id, { phone: '+44 20 7946 0958' }, later)).toEqual({
      ...user,
      phone: '+44 20 7946 0958',
      updatedAt: later,
    })
    const renamed = { ...user, name: 'Ada King', phone: null, updatedAt: later }
    expect(await users.updateProfile(user.id, { name: 'Ada King', phone: null }, later)).toEqual(renamed)
    expect(await users.find(user.id)).toEqual(renamed)
  })

  test('of nobody is not made', async () => {
    expect(await users.updateProfile(newId(), { name: 'Nobody' }, later)).toBeNull()
  })
})

test('the active accounts are counted', async () => {
  const before = await users.countActive()
  for (const active of [true, false]) await users.insert({ ...account(), active }, 'hash')
  expect(await users.countActive()).toBe(before + 1)
})

test('a newer hash replaces the one it was made from, and never that of a changed password', async () => {
  const user = account()
  await users.insert(user, 'old')
  await users.rehash(user.id, 'old', 'new')
  expect(await users.findCredentials(user.email)).toMatchObject({ passwordHash: 'new' })
  await users.rehash(user.id, 'old', 'newer')
  expect(await users.findCredentials(user.email)).toMatchObject({ passwordHash: 'new' })
})
