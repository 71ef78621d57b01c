import { newId } from '@shop/shared/id'
import { startTestDatabase } from '@shop/shared/testing/database'
import { Collection, ObjectId } from 'mongodb'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { PasswordRepository } from './password.repository.ts'
import { newRefreshToken, refreshTokenHash, successorOf } from './refresh-token.ts'
import { RotationRepository } from './rotation.repository.ts'
import { rotationOf } from './rotation.ts'
import { SessionRepository } from './session.repository.ts'
import { newSession } from './session.ts'
import { authIndexes, UserRepository } from './user.repository.ts'
import { Registration } from './user.schema.ts'
import { newUser } from './user.ts'

const database = await startTestDatabase(authIndexes)
const users = new UserRepository(database.db)
const sessions = new SessionRepository(database.db, 100)
const passwords = new PasswordRepository(database.db)
const rotations = new RotationRepository(database.db)
afterAll(() => database.close())

const TIMES = { refreshTokenSeconds: 3_600, refreshGraceSeconds: 30 }
const start = new Date('2026-01-01T12:00:00Z')
const later = (seconds: number): Date => new Date(start.getTime() + seconds * 1_000)

/** Somebody who has just signed in, with what a client does with its token. */
async function signedIn() {
  const user = newUser(newId(), Registration.parse({ email: `${newId()}@example.com`, password: newId() }), start)
  await users.insert(user, 'hash')
  const token = newRefreshToken()
  const origin = { device: 'curl', country: 'NO' }
  const session = newSession(newId(), { userId: user.id, sessionGeneration: 1 }, token, origin, start, 3_600)
  await sessions.open(session)
  return { user, session, token }
}

/** The token that a refresh is answered with, or why it is refused. */
async function refreshed(token: string, seconds: number, country: string | null = null): Promise<string> {
  const rotated = await rotations.rotate(rotationOf(token, country, later(seconds), TIMES))
  return rotated.ok ? rotated.salts.reduce(successorOf, token) : rotated.code
}

function stored(sessionId: string) {
  return database.db.collection('sessions').findOne({ _id: new ObjectId(sessionId) })
}

/** Happens as soon as the next account was looked at, before whoever has looked goes on. */
function afterLooking(happens: () => Promise<unknown>): void {
  const { findOne } = Collection.prototype
  const looking = vi.spyOn(Collection.prototype, 'findOne')
  looking.mockImplementation(async function looked(this: Collection, ...args: unknown[]) {
    const found = await Reflect.apply(findOne, this, args)
    if (this.collectionName === 'users') {
      looking.mockRestore()
      await happens()
    }
    return found
  })
}

describe('a refresh', () => {
  test('replaces the token and prolongs the session, again and again', async () => {
    const { user, session, token } = await signedIn()
    const rotation = rotationOf(token, 'SE', later(3_000), TIMES)
    const rotated = await rotations.rotate(rotation)
    expect(rotated).toEqual({
      ok: true,
      salts: [rotation.salt],
      user: { ...user, lastLogin: start },
      session: {
        ...session,
        refreshHash: refreshTokenHash(successorOf(token, rotation.salt)),
        country: 'SE',
        lastSeenAt: later(3_000),
        expiresAt: later(6_600),
      },
    })
    let current = successorOf(token, rotation.salt)
    for (const at of [6_500, 10_000, 13_000]) {
      const next = await refreshed(current, at)
      expect(next).toMatch(/^[\w-]{22}\.[\w-]{43}$/)
      expect(next).not.toBe(current)
      current = next
    }
    expect(await sessions.check(session.id, later(13_000))).toMatchObject({ ok: true })
  })

  test('keeps no token and nothing to make one of without its predecessor', async () => {
    const { session, token } = await signedIn()
    const next = await refreshed(token, 1)
    const text = JSON.stringify(await stored(session.id))
    for (const secret of [token, next].flatMap((each) => [each, ...each.split('.')])) expect(text).not.toContain(secret)
  })

  test('after the session has expired is refused', async () => {
    const { token } = await signedIn()
    expect(await refreshed(token, 3_599)).not.toBe('UNKNOWN')
    const other = await signedIn()
    expect(await refreshed(other.token, 3_600)).toBe('UNKNOWN')
  })

  test('of an account that is not active, or has ended its sessions, is refused, and does not prolong the session', async () => {
    for (const change of [{ $set: { active: false } }, { $inc: { sessionGeneration: 1 } }]) {
      const { user, session, token } = await signedIn()
      await database.db.collection('users').updateOne({ _id: new ObjectId(user.id) }, change)
      expect(await refreshed(token, 1)).toBe('ENDED')
      expect(await stored(session.id)).toMatchObject({ expiresAt: session.expiresAt, lastSeenAt: start })
    }
  })

  test('with a token of no session changes nothing, whatever it looks like', async () => {
    const { session, token } = await signedIn()
    const [family = '', secret = ''] = token.split('.')
    for (const guess of [newRefreshToken(), 'x', '.', `${session.id}.${secret}`, `${family}x.${secret}`]) {
      expect(await refreshed(guess, 1)).toBe('UNKNOWN')
    }
    expect(await sessions.check(session.id, later(1))).toMatchObject({ ok: true })
  })
})

describe('a token that was used before', () => {
  test('gets the same successor for half a minute, so that several tabs stay signed in', async () => {
    const { session, token } = await signedIn()
    const next = await refreshed(token, 0)
    for (const at of [0, 1, 29]) expect(await refreshed(token, at)).toBe(next)
    expect(await refreshed(next, 29)).not.toBe(next)
    expect(await sessions.check(session.id, later(29))).toMatchObject({ ok: true })
  })

  test('ends the session if it comes later', async () => {
    const { session, token } = await signedIn()
    const next = await refreshed(token, 0)
    expect(await refreshed(token, 30)).toBe('REPLAYED')
    expect(await refreshed(next, 30)).toBe('UNKNOWN')
    expect(await sessions.check(session.id, later(30))).toEqual({ ok: false, code: 'ENDED' })
  })

  test('gets the newest token if its successor was used as well, and all go on with that one', async () => {
    const { session, token } = await signedIn()
    const second = await refreshed(token, 0)
    const third = await refreshed(second, 10)
    for (const late of [token, second]) expect(await refreshed(late, 29)).toBe(third)
    const fourth = await refreshed(third, 3_000)
    expect(await refreshed(third, 3_029)).toBe(fourth)
    expect(await sessions.check(session.id, later(3_029))).toMatchObject({ ok: true })
  })

  test('ends the session once its own half minute is over, however short ago its successor was used', async () => {
    const { session, token } = await signedIn()
    const third = await refreshed(await refreshed(token, 0), 20)
    expect(await refreshed(token, 30)).toBe('REPLAYED')
    expect(await refreshed(third, 30)).toBe('UNKNOWN')
    expect(await stored(session.id)).toBeNull()
  })

  test('is remembered for half a minute, and of a quick succession the last thirty', async () => {
    const { session, token } = await signedIn()
    const tokens = [token]
    for (let used = 0; used < 31; used += 1) tokens.push(await refreshed(tokens.at(-1) ?? '', used / 100))
    expect(await stored(session.id)).toMatchObject({ predecessors: expect.objectContaining({ length: 30 }) })
    const [first = '', second = ''] = tokens
    expect(await refreshed(second, 1)).toBe(tokens.at(-1))
    const next = await refreshed(tokens.at(-1) ?? '', 31)
    expect(await stored(session.id)).toMatchObject({ predecessors: expect.objectContaining({ length: 1 }) })
    expect(await refreshed(first, 31)).toBe('REPLAYED')
    expect(await refreshed(next, 31)).toBe('UNKNOWN')
  })

  test('leads on to the newest one even if the clocks of those who replaced them differ', async () => {
    const { token } = await signedIn()
    const third = await refreshed(await refreshed(token, 10), 5)
    expect(await refreshed(token, 36)).toBe(third)
  })

  test('with an altered secret ends the session, too: only a holder of a token knows the family', async () => {
    const { session, token } = await signedIn()
    expect(await refreshed(`${token}x`, 0)).toBe('REPLAYED')
    expect(await stored(session.id)).toBeNull()
  })

  test('leaves the other sessions of the account alone', async () => {
    const { user, token } = await signedIn()
    const other = newRefreshToken()
    const account = { userId: user.id, sessionGeneration: 1 }
    await sessions.open(newSession(newId(), account, other, { device: null, country: null }, start, 3_600))
    await refreshed(token, 0)
    expect(await refreshed(token, 31)).toBe('REPLAYED')
    expect(await refreshed(other, 31)).toMatch(/\./)
  })
})

describe('at the same moment', () => {
  test('twenty refreshes of one token get one successor, and the session goes on with it', async () => {
    const { user, session, token } = await signedIn()
    const answers = await Promise.all(Array.from({ length: 20 }, () => refreshed(token, 5)))
    const [next = ''] = answers
    expect(new Set(answers)).toEqual(new Set([next]))
    expect(next).toMatch(/\./)
    expect(await refreshed(next, 6)).toMatch(/\./)
    expect((await sessions.list(user.id, later(6))).map(({ id }) => id)).toEqual([session.id])
  })

  test('twenty tabs that each go on with what they get stay in one session, to its end', async () => {
    const { user, session, token } = await signedIn()
    const goOn = async (times: number, from: string): Promise<string> =>
      times === 0 ? from : goOn(times - 1, await refreshed(from, 5))
    const last = await Promise.all(Array.from({ length: 20 }, (_, tab) => goOn(1 + (tab % 3), token)))
    let newest = token
    for (const each of last) newest = await refreshed(each, 6)
    expect(await refreshed(newest, 3_000)).toMatch(/\./)
    expect((await sessions.list(user.id, later(3_000))).map(({ id }) => id)).toEqual([session.id])
  })

  test('a repeat of the write whose answer was lost comes to the same successor', async () => {
    const { token } = await signedIn()
    const rotation = rotationOf(token, null, later(1), TIMES)
    const tries = [await rotations.rotate(rotation), await rotations.rotate(rotation)]
    expect(tries).toMatchObject([
      { ok: true, salts: [rotation.salt] },
      { ok: true, salts: [rotation.salt] },
    ])
  })

  test('a refresh and a new password end in the session in which it was set going on', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { user, session, token } = await signedIn()
      const change = { userId: user.id, from: 'hash', to: `new ${round}`, generation: 1, sessionId: session.id }
      await Promise.all([refreshed(token, 1), passwords.change({ ...change, at: later(1) })])
      expect(await refreshed(token, 2)).toMatch(/\./)
    }
  })

  test.each([
    ['goes on if the password is changed in it', true],
    ['has ended if all its account’s sessions are ended', false],
  ])('a session that a refresh has found living %s before the refresh writes', async (_, goesOn) => {
    const { user, session, token } = await signedIn()
    const change = { userId: user.id, from: 'hash', to: 'new', generation: 1, at: later(1) }
    afterLooking(() => passwords.change({ ...change, sessionId: goesOn ? session.id : newId() }))
    const next = await refreshed(token, 1)
    expect(next).toMatch(/\./)
    expect((await sessions.check(session.id, later(2))).ok).toBe(goesOn)
    expect(await refreshed(next, 2)).toMatch(goesOn ? /\./ : /^ENDED$/)
  })

  test('a refresh and a sign-out end signed out, whichever is first', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { session, token } = await signedIn()
      const [next] = await Promise.all([refreshed(token, 1), sessions.end(session.id, undefined)])
      expect(await refreshed(next, 2)).toBe('UNKNOWN')
      expect(await stored(session.id)).toBeNull()
    }
  })
})
