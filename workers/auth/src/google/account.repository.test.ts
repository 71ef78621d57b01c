import { newId } from '@shop/shared/id'
import { startTestDatabase } from '@shop/shared/testing/database'
import { ObjectId } from 'mongodb'
import { afterAll, describe, expect, test } from 'vitest'
import { authIndexes, UserRepository } from '../user.repository.ts'
import { newUser, type User } from '../user.ts'
import { type AccountResult, GoogleAccountRepository } from './account.repository.ts'
import type { Identity } from './identity.ts'

const database = await startTestDatabase(authIndexes)
const users = new UserRepository(database.db)
const accounts = new GoogleAccountRepository(database.db)
afterAll(() => database.close())

const now = new Date('2026-06-01T12:00:00Z')
const later = new Date('2026-07-01T12:00:00Z')

function person(given: Partial<Identity> = {}): Identity {
  const subject = newId()
  const email = `${subject}@example.com`
  return { subject, email, emailVerified: true, name: 'Grace Hopper', picture: 'https://p.example/1', ...given }
}

const resolve = (identity: Identity, at = now) => accounts.resolve(identity, newId(), at)

/** An account that was registered with a password. */
async function registered(email: string, given: Partial<User> = {}): Promise<User> {
  const user = { ...newUser(newId(), { email, name: 'Grace', role: 'seller' }, now), ...given }
  await users.insert(user, 'hash')
  return user
}

function idOf(result: AccountResult): string {
  if (!result.ok) throw new Error(`refused: ${result.code}`)
  return result.account.userId
}

/** As its owner does by verifying the address in a session of the account. */
async function prove({ id }: User): Promise<void> {
  await database.db.collection('users').updateOne({ _id: new ObjectId(id) }, { $set: { passwordProven: true } })
}

async function stored(id: string) {
  return database.db.collection('users').findOne({ _id: new ObjectId(id) })
}

describe('a first sign-in', () => {
  test('opens the account of a customer without a password, verified and as Google knows them', async () => {
    const grace = person()
    const result = await resolve(grace)
    expect(result).toEqual({ ok: true, account: { userId: expect.any(String), sessionGeneration: 1 }, linked: null })
    expect(await users.find(idOf(result))).toEqual({
      ...newUser(idOf(result), { email: grace.email, name: 'Grace Hopper', role: 'customer' }, now),
      verified: true,
      profilePicture: grace.picture,
    })
    expect(await users.findCredentials(grace.email)).toMatchObject({ passwordHash: undefined, active: true })
    expect(await stored(idOf(result))).not.toHaveProperty('passwordHash')
  })

  test('twenty times at once opens one', async () => {
    const grace = person()
    const results = await Promise.all(Array.from({ length: 20 }, () => resolve(grace)))
    expect(new Set(results.map(idOf)).size).toBe(1)
  })

  test('of one person with many addresses at once opens one', async () => {
    const { subject } = person()
    const results = await Promise.all(Array.from({ length: 20 }, () => resolve({ ...person(), subject })))
    expect(new Set(results.map(idOf)).size).toBe(1)
  })

  test('repeated with the same id is the same, and so is the next one', async () => {
    const grace = person()
    const id = newId()
    expect(idOf(await accounts.resolve(grace, id, now))).toBe(id)
    expect(idOf(await accounts.resolve(grace, id, now))).toBe(id)
    expect(idOf(await resolve(grace, later))).toBe(id)
    expect(await users.find(id)).toMatchObject({ updatedAt: now })
  })

  test('opens none for an address that Google has not verified, whether it has an account or not', async () => {
    const grace = person({ emailVerified: false })
    expect(await resolve(grace)).toEqual({ ok: false, code: 'UNVERIFIED_AT_GOOGLE' })
    expect(await users.findByEmail(grace.email)).toBeNull()
    const ada = await registered(`${newId()}@example.com`, { verified: true })
    expect(await resolve(person({ email: ada.email, emailVerified: false }))).toMatchObject({ ok: false })
    expect(await stored(ada.id)).not.toHaveProperty('googleSubject')
  })
})

describe('an account that is there already', () => {
  test('is linked if its own address is verified, and stays as it is but for the picture', async () => {
    const grace = person()
    const user = await registered(grace.email, { verified: true })
    await prove(user)
    const result = await resolve(grace, later)
    expect(result).toEqual({
      ok: true,
      account: { userId: user.id, sessionGeneration: 1 },
      linked: { email: grace.email, password: 'kept' },
    })
    expect(await users.find(user.id)).toEqual({ ...user, profilePicture: grace.picture, updatedAt: later })
    expect(await users.findCredentials(grace.email)).toMatchObject({ passwordHash: 'hash', sessionGeneration: 1 })
  })

  test('loses a password that may be a stranger’s, and all sessions that were opened with it', async () => {
    const grace = person()
    const user = await registered(grace.email, { verified: true })
    const result = await resolve(grace, later)
    expect(result).toEqual({
      ok: true,
      account: { userId: user.id, sessionGeneration: 2 },
      linked: { email: grace.email, password: 'taken' },
    })
    expect(await users.find(user.id)).toEqual({ ...user, profilePicture: grace.picture, updatedAt: later })
    expect(await stored(user.id)).not.toHaveProperty('passwordHash')
  })

  test('is told to be linked by every sign-in until soon before a day is over, for the first may have been cut off', async () => {
    const after = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
    for (const password of ['taken', 'kept']) {
      const grace = person()
      const user = await registered(grace.email, { verified: true })
      if (password === 'kept') await prove(user)
      const first = await resolve(grace)
      expect(first).toMatchObject({ ok: true, linked: { email: user.email, password } })
      // Of the account's own address, whatever the person's is by then.
      const moved = { ...grace, email: `${newId()}@example.com`, emailVerified: false }
      for (const each of [grace, moved]) expect(await resolve(each, after(22.9))).toEqual(first)
      expect(await resolve(grace, after(23))).toEqual({ ...first, linked: null })
    }
  })

  test('is linked once by ten sign-ins of its owner at once', async () => {
    const grace = person()
    const user = await registered(grace.email, { verified: true })
    const results = await Promise.all(Array.from({ length: 10 }, () => resolve(grace)))
    for (const result of results) {
      expect(result).toMatchObject({ ok: true, account: { userId: user.id, sessionGeneration: 2 } })
    }
  })

  test('is linked also while its owner proves the password, which then is kept', async () => {
    for (let round = 0; round < 10; round++) {
      const grace = person()
      const user = await registered(grace.email, { verified: true })
      const [result] = await Promise.all([resolve(grace), prove(user)])
      const linked = result.ok ? result.linked?.password : null
      expect(linked).toMatch(/^(kept|taken)$/)
      const { passwordHash } = (await users.findCredentials(grace.email)) ?? {}
      expect(passwordHash).toBe(linked === 'kept' ? 'hash' : undefined)
    }
  })

  test('is not linked if its address is not verified, and is once it is', async () => {
    const grace = person()
    const user = await registered(grace.email)
    expect(await resolve(grace)).toEqual({ ok: false, code: 'UNVERIFIED_HERE' })
    expect(await users.find(user.id)).toEqual(user)
    await database.db.collection('users').updateOne({ _id: new ObjectId(user.id) }, { $set: { verified: true } })
    expect(idOf(await resolve(grace))).toBe(user.id)
  })

  test('belongs to the one Google account that it was linked with', async () => {
    const grace = person()
    await resolve(grace)
    expect(await resolve(person({ email: grace.email }))).toEqual({ ok: false, code: 'ANOTHERS' })
  })

  test('is linked once, if two Google accounts with its address come at once', async () => {
    const user = await registered(`${newId()}@example.com`, { verified: true })
    const results = await Promise.all([1, 2].map(() => resolve(person({ email: user.email }))))
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
  })

  test('stays the person’s when their address at Google changes, verified or not', async () => {
    const grace = person()
    const id = idOf(await resolve(grace))
    const moved = { ...grace, email: `${newId()}@example.com`, emailVerified: false }
    expect(idOf(await resolve(moved))).toBe(id)
    expect(await users.find(id)).toMatchObject({ email: grace.email })
    const other = await registered(`${newId()}@example.com`, { verified: true })
    expect(idOf(await resolve({ ...grace, email: other.email }))).toBe(id)
  })

  test('is nobody’s while it is not active, linked or not', async () => {
    const grace = person()
    const id = idOf(await resolve(grace))
    await database.db.collection('users').updateOne({ _id: new ObjectId(id) }, { $set: { active: false } })
    expect(await resolve(grace)).toEqual({ ok: false, code: 'INACTIVE' })
    for (const verified of [true, false]) {
      const user = await registered(`${newId()}@example.com`, { verified, active: false })
      expect(await resolve(person({ email: user.email }))).toEqual({ ok: false, code: 'INACTIVE' })
      expect(await stored(user.id)).not.toHaveProperty('googleSubject')
    }
  })
})

test('what Google calls somebody is not part of the account as others see it', async () => {
  const grace = person()
  const id = idOf(await resolve(grace))
  expect(await users.find(id)).not.toHaveProperty('googleSubject')
  const user = await registered(`${newId()}@example.com`, { verified: true })
  await prove(user)
  await resolve(person({ email: user.email }))
  expect(Object.keys((await users.find(user.id)) ?? {}).toSorted()).toEqual(Object.keys(user).toSorted())
})
