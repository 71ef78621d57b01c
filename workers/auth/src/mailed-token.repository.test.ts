import { newId } from '@shop/shared/id'
import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import { ObjectId } from 'mongodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { MailedTokenRepository } from './mailed-token.repository.ts'
import { mailedTokenHash, type Purpose } from './mailed-token.ts'
import { newSecret } from './random-secret.ts'
import { newRefreshToken } from './refresh-token.ts'
import { SessionRepository } from './session.repository.ts'
import { newSession } from './session.ts'
import { authIndexes, UserRepository } from './user.repository.ts'
import { newUser, type User } from './user.ts'

const NOW = new Date('2026-03-01T12:00:00Z')
const HOUR_MS = 3_600_000

let database: TestDatabase
let tokens: MailedTokenRepository
let sessions: SessionRepository
let users: UserRepository
let user: User

beforeAll(async () => {
  database = await startTestDatabase(authIndexes)
  tokens = new MailedTokenRepository(database.db)
  sessions = new SessionRepository(database.db, 100)
  users = new UserRepository(database.db)
})

afterAll(() => database.close())

beforeEach(async () => {
  const email = `${newId()}@example.com`
  user = newUser(newId(), { email, name: 'Ada', role: 'customer' }, NOW)
  await users.insert(user, 'old')
})

test('a token is good for its own purpose only, and until it expires', async () => {
  const token = newSecret()
  const hash = await issued('verify-email', token)
  expect(await tokens.holder(hash, at(0.9))).toMatchObject({ id: user.id })
  expect(await tokens.holder(hash, at(1))).toBeNull()
  expect(await tokens.verify(hash, undefined, at(1))).toBeNull()
  expect(await tokens.holder(mailedTokenHash('reset-password', token), NOW)).toBeNull()
  expect(await tokens.reset(mailedTokenHash('reset-password', token), 'new', NOW)).toBe(false)
})

test('a deactivated account gets no token, and can do nothing with those that it has', async () => {
  const verification = await issued('verify-email')
  const reset = await issued('reset-password')
  await account({ active: false })
  expect(await issue('reset-password', newSecret())).toBe(false)
  expect(await tokens.verify(verification, undefined, NOW)).toBeNull()
  expect(await tokens.reset(reset, 'new', NOW)).toBe(false)
})

describe('verifying', () => {
  test('can be repeated while the token lives, and then says so', async () => {
    const hash = await issued('verify-email')
    expect(await tokens.verify(hash, undefined, NOW)).toMatchObject({ before: false, user: { verified: true } })
    expect(await tokens.verify(hash, undefined, NOW)).toMatchObject({ before: true, user: { verified: true } })
  })

  test('proves the address that the mail went to, and no later one', async () => {
    const hash = await issued('verify-email')
    await account({ email: `${newId()}@example.com` })
    expect(await tokens.verify(hash, undefined, NOW)).toBeNull()
    expect(await users.find(user.id)).toMatchObject({ verified: false })
  })
})

describe('the password', () => {
  test('is proven by verifying in a session of the account, also later, while the token lives', async () => {
    const hash = await issued('verify-email')
    await tokens.verify(hash, undefined, NOW)
    expect(await proven()).toBe(false)
    expect(await tokens.verify(hash, await session(), NOW)).toMatchObject({ before: true })
    expect(await proven()).toBe(true)
  })

  test('is proven by a mailed token that has set it', async () => {
    await tokens.reset(await issued('reset-password'), 'new', NOW)
    expect(await proven()).toBe(true)
  })

  test('is not proven by a session of another account, one that has ended, or one that never was', async () => {
    const hash = await issued('verify-email')
    const other = newUser(newId(), { email: `${newId()}@example.com`, name: 'Eve', role: 'customer' }, NOW)
    await users.insert(other, 'hers')
    const [ended, expired] = [await session(), await session()]
    await sessions.end(ended, user.id)
    await database.db.collection('sessions').updateOne({ _id: new ObjectId(expired) }, { $set: { expiresAt: at(-1) } })
    for (const id of [await session(other.id), ended, expired, newId()]) {
      expect(await tokens.verify(hash, id, NOW)).toMatchObject({ user: { verified: true } })
      expect(await proven()).toBe(false)
    }
  })

  test('is not proven by a session of the password before it', async () => {
    const hash = await issued('verify-email')
    const before = await session()
    await database.db.collection('users').updateOne({ email: user.email }, { $inc: { sessionGeneration: 1 } })
    await tokens.verify(hash, before, NOW)
    expect(await proven()).toBe(false)
  })

  test('is not proven by a token that has expired', async () => {
    const hash = await issued('verify-email')
    expect(await tokens.verify(hash, await session(), at(1))).toBeNull()
    expect(await proven()).toBe(false)
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

async function issued(purpose: Purpose, token = newSecret()): Promise<string> {
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

/** Somebody signs in to an account that was never signed out everywhere; the id of the session. */
async function session(userId = user.id): Promise<string> {
  const account = { userId, sessionGeneration: 1 }
  const opened = newSession(newId(), account, newRefreshToken(), { device: null, country: null }, NOW, 3_600)
  await sessions.open(opened)
  return opened.id
}

async function proven(): Promise<boolean> {
  const stored = await database.db.collection('users').findOne({ email: user.email })
  return stored?.['passwordProven'] === true
}
