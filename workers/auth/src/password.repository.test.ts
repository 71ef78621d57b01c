import { newId } from '@shop/shared/id'
import { startTestDatabase } from '@shop/shared/testing/database'
import { ObjectId } from 'mongodb'
import { afterAll, describe, expect, test } from 'vitest'
import { PasswordRepository } from './password.repository.ts'
import { newRefreshToken } from './refresh-token.ts'
import { SessionRepository } from './session.repository.ts'
import { newSession, type Session } from './session.ts'
import { authIndexes, UserRepository } from './user.repository.ts'
import { Registration } from './user.schema.ts'
import { newUser } from './user.ts'

const database = await startTestDatabase(authIndexes)
const users = new UserRepository(database.db)
const sessions = new SessionRepository(database.db, 100)
const passwords = new PasswordRepository(database.db)
afterAll(() => database.close())

const now = new Date('2026-01-01T12:00:00Z')

/** An account whose password's hash is "old", signed in twice. */
async function signedInTwice() {
  const user = newUser(newId(), Registration.parse({ email: `${newId()}@example.com`, password: newId() }), now)
  await users.insert(user, 'old')
  const session = (): Session => {
    const account = { userId: user.id, sessionGeneration: 1 }
    return newSession(newId(), account, newRefreshToken(), { device: null, country: null }, now, 60)
  }
  const [own, other] = [session(), session()]
  for (const each of [own, other]) await sessions.open(each)
  const change = (to: string, from = 'old', by = own) =>
    passwords.change({ userId: user.id, from, to, generation: 1, sessionId: by.id, at: now })
  const live = async (...which: Session[]) => {
    const ids = await sessions.living(
      which.map(({ id }) => id),
      now,
    )
    return which.map(({ id }) => ids.includes(id))
  }
  const hash = async () => (await users.findCredentials(user.email))?.passwordHash
  return { user, own, other, session, change, live, hash }
}

describe('changing a password', () => {
  test('ends all other sessions and keeps the one in which it is done', async () => {
    const { own, other, change, live, hash } = await signedInTwice()
    expect(await change('new')).toBe(true)
    expect(await hash()).toBe('new')
    expect(await live(own, other)).toEqual([true, false])
  })

  test('keeps out a sign-in that was checked against the old password', async () => {
    const { session, change } = await signedInTwice()
    await change('new')
    expect(await sessions.open(session())).toBeNull()
  })

  test('may be repeated, which changes nothing more', async () => {
    const { user, own, other, change, live } = await signedInTwice()
    expect([await change('new'), await change('new')]).toEqual([true, true])
    expect(await live(own, other)).toEqual([true, false])
    expect(await users.findCredentials(user.email)).toMatchObject({ passwordHash: 'new', sessionGeneration: 2 })
  })

  test('repeated, or late, does not bring back a session that something else has ended meanwhile', async () => {
    const endAll = (id: string) =>
      database.db.collection('users').updateOne({ _id: new ObjectId(id) }, { $inc: { sessionGeneration: 1 } })
    const repeated = await signedInTwice()
    await repeated.change('new')
    await endAll(repeated.user.id)
    expect(await repeated.change('new')).toBe(true)
    expect(await repeated.live(repeated.own)).toEqual([false])
    const late = await signedInTwice()
    await endAll(late.user.id)
    expect(await late.change('new')).toBe(true)
    expect(await late.live(late.own)).toEqual([false])
  })

  test('is refused if the password is no longer the one that was proved', async () => {
    const { own, change, live, hash } = await signedInTwice()
    expect(await change('new', 'wrong')).toBe(false)
    expect(await hash()).toBe('old')
    expect(await live(own)).toEqual([true])
  })

  test('twice at the same moment is done once, and the loser’s session has ended', async () => {
    const { own, other, change, live } = await signedInTwice()
    const done = await Promise.all([change('one', 'old', own), change('two', 'old', other)])
    expect(done.filter(Boolean)).toHaveLength(1)
    expect(await live(own, other)).toEqual(done)
  })

  test('does not bring back a session that was ended', async () => {
    const { user, own, change, live } = await signedInTwice()
    await sessions.end(own.id, user.id)
    await change('new')
    expect(await live(own)).toEqual([false])
  })

  test('of a deactivated account is refused', async () => {
    const { user, change, hash } = await signedInTwice()
    await database.db.collection('users').updateOne({ _id: new ObjectId(user.id) }, { $set: { active: false } })
    expect(await change('new')).toBe(false)
    expect(await hash()).toBe('old')
  })
})
