import { newId } from '@shop/shared/id'
import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { MailedTokenRepository } from './mailed-token.repository.ts'
import { mailedTokenHash, newMailedToken, type Purpose } from './mailed-token.ts'
import { authIndexes, UserRepository } from './user.repository.ts'
import { newUser, type User } from './user.ts'

const NOW = new Date('2026-03-01T12:00:00Z')
const HOUR_MS = 3_600_000

let database: TestDatabase
let tokens: MailedTokenRepository
let users: UserRepository
let user: User

beforeAll(async () => {
  database = await startTestDatabase(authIndexes)
  tokens = new MailedTokenRepository(database.db)
  users = new UserRepository(database.db)
})

afterAll(() => database.close())

beforeEach(async () => {
  const email = `${newId()}@example.com`
  user = newUser(newId(), { email, name: 'Ada', role: 'customer' }, NOW)
  await users.insert(user, 'old')
})

test('a token is good for its own purpose only, and until it expires', async () => {
  const token = newMailedToken()
  const hash = await issued('verify-email', token)
  expect(await tokens.holder(hash, at(0.9))).toMatchObject({ id: user.id })
  expect(await tokens.holder(hash, at(1))).toBeNull()
  expect(await tokens.verify(hash, at(1))).toBeNull()
  expect(await tokens.holder(mailedTokenHash('reset-password', token), NOW)).toBeNull()
  expect(await tokens.reset(mailedTokenHash('reset-password', token), 'new', NOW)).toBe(false)
})

test('a deactivated account gets no token, and can do nothing with those that it has', async () => {
  const verification = await issued('verify-email')
  const reset = await issued('reset-password')
  await account({ active: false })
  expect(await issue('reset-password', newMailedToken())).toBe(false)
  expect(await tokens.verify(verification, NOW)).toBeNull()
  expect(await tokens.reset(reset, 'new', NOW)).toBe(false)
})

describe('verifying', () => {
  test('can be repeated while the token lives, and then says so', async () => {
    const hash = await issued('verify-email')
    expect(await tokens.verify(hash, NOW)).toMatchObject({ before: false, user: { verified: true } })
    expect(await tokens.verify(hash, NOW)).toMatchObject({ before: true, user: { verified: true } })
  })

  test('proves the address that the mail went to, and no later one', async () => {
    const hash = await issued('verify-email')
    await account({ email: `${newId()}@example.com` })
    expect(await tokens.verify(hash, NOW)).toBeNull()
    expect(await users.find(user.id)).toMatchObject({ verified: false })
  })
})

describe('resetting a password', () => {
  test('works once, proves the address and ends the sessions', async () => {
    const hash = await issued('reset-password')
    expect(await tokens.reset(hash, 'first', NOW)).toBe(true)
    expect(await tokens.reset(hash, 'second', NOW)).toBe(false)
    expect(await tokens.holder(hash, NOW)).toBeNull()
    expect(await users.findCredentials(user.email)).toMatchObject({ passwordHash: 'first', sessionGeneration: 2 })
    expect(await users.find(user.id)).toMatchObject({ verified: true })
  })

  test('with the same token at the same moment lets one win', async () => {
    const hash = await issued('reset-password')
    const hashes = Array.from({ length: 10 }, (_, index) => `hash-${index}`)
    const results = await Promise.all(hashes.map((passwordHash) => tokens.reset(hash, passwordHash, NOW)))
    expect(results.filter(Boolean)).toHaveLength(1)
    const winner = hashes[results.indexOf(true)]
    expect(await users.findCredentials(user.email)).toMatchObject({ passwordHash: winner, sessionGeneration: 2 })
  })

  test('tells a repeat whose first answer was lost that it is done', async () => {
    const hash = await issued('reset-password')
    expect(await tokens.reset(hash, 'mine', NOW)).toBe(true)
    expect(await tokens.reset(hash, 'mine', NOW)).toBe(true)
    expect(await users.findCredentials(user.email)).toMatchObject({ sessionGeneration: 2 })
  })

  test('is over for every other token of the account too', async () => {
    const first = await issued('reset-password')
    const second = await issued('reset-password')
    expect(await tokens.reset(second, 'second', NOW)).toBe(true)
    expect(await tokens.reset(first, 'first', NOW)).toBe(false)
  })
})

async function issued(purpose: Purpose, token = newMailedToken()): Promise<string> {
  expect(await issue(purpose, token)).toBe(true)
  return mailedTokenHash(purpose, token)
}

function issue(purpose: Purpose, token: string): Promise<boolean> {
  const hash = mailedTokenHash(purpose, token)
  return tokens.issue({ hash, purpose, userId: user.id, email: user.email, createdAt: NOW, expiresAt: at(1) })
}

function at(hours: number): Date {
  return new Date(NOW.getTime() + hours * HOUR_MS)
}

async function account(change: { active: boolean } | { email: string }): Promise<void> {
  await database.db.collection('users').updateOne({ email: user.email }, { $set: change })
}
