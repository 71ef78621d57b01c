import { newId } from '@shop/shared/id'
import { startTestDatabase } from '@shop/shared/testing/database'
import { ObjectId } from 'mongodb'
import { afterAll, describe, expect, test } from 'vitest'
import { SessionRepository } from './session.repository.ts'
import { newSession, type Session } from './session.ts'
import { authIndexes, UserRepository } from './user.repository.ts'
import { Registration } from './user.schema.ts'
import { newUser, type User } from './user.ts'

const database = await startTestDatabase(authIndexes)
const users = new UserRepository(database.db)
const sessions = new SessionRepository(database.db)
afterAll(() => database.close())

const now = new Date('2026-01-01T12:00:00Z')
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1_000)

async function registered(): Promise<User> {
  const input = Registration.parse({ email: `${newId()}@example.com`, password: 'correct horse', role: 'seller' })
  const user = newUser(newId(), input, now)
  await users.insert(user, 'hash')
  return user
}

function sessionOf(user: User, at = now): Session {
  const account = { userId: user.id, sessionGeneration: 1 }
  return newSession(newId(), account, newId(), { device: null, country: null }, at, 60)
}

/** Writes to the account what deactivation or a new password will write. */
async function change(user: User, fields: object): Promise<void> {
  await database.db.collection('users').updateOne({ _id: new ObjectId(user.id) }, fields)
}

describe('a session', () => {
  test('is opened with the login noted on the account, and counts until it expires', async () => {
    const user = await registered()
    const session = sessionOf(user)
    expect(await sessions.open(session)).toEqual({ ...user, lastLogin: now })
    expect(await sessions.check(session.id, later(59))).toEqual({
      ok: true,
      userId: user.id,
      role: 'seller',
      email: user.email,
    })
    expect(await sessions.check(session.id, later(60))).toEqual({ ok: false, code: 'ENDED' })
  })

  test('is opened once however often the write is repeated', async () => {
    const user = await registered()
    const session = sessionOf(user)
    await Promise.all([sessions.open(session), sessions.open(session)])
    await sessions.open(session)
    expect(await database.db.collection('sessions').countDocuments({ userId: new ObjectId(user.id) })).toBe(1)
  })

  test('that was opened late does not turn back the last login', async () => {
    const user = await registered()
    await sessions.open(sessionOf(user, later(30)))
    expect(await sessions.open(sessionOf(user))).toMatchObject({ lastLogin: later(30) })
  })

  test('that nobody opened has ended', async () => {
    expect(await sessions.check(newId(), now)).toEqual({ ok: false, code: 'ENDED' })
  })
})

describe('sessions of an account', () => {
  test('all end in the moment in which its generation goes up', async () => {
    const user = await registered()
    const session = sessionOf(user)
    await sessions.open(session)
    await change(user, { $inc: { sessionGeneration: 1 } })
    expect(await sessions.check(session.id, now)).toEqual({ ok: false, code: 'ENDED' })
  })

  test('cannot be opened by a login that was checked before that', async () => {
    const user = await registered()
    await change(user, { $inc: { sessionGeneration: 1 } })
    const session = sessionOf(user)
    expect(await sessions.open(session)).toBeNull()
    expect(await database.db.collection('sessions').findOne({ _id: new ObjectId(session.id) })).toBeNull()
    expect(await users.find(user.id)).toEqual(user)
  })

  test('neither count nor can be opened while it is not active', async () => {
    const user = await registered()
    const session = sessionOf(user)
    await sessions.open(session)
    await change(user, { $set: { active: false } })
    expect(await sessions.check(session.id, now)).toEqual({ ok: false, code: 'INACTIVE' })
    expect(await sessions.open(sessionOf(user))).toBeNull()
  })
})
