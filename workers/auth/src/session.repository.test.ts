import { newId } from '@shop/shared/id'
import { startTestDatabase } from '@shop/shared/testing/database'
import { deletesOf } from '@shop/shared/testing/deletes'
import { ObjectId } from 'mongodb'
import { afterAll, describe, expect, test } from 'vitest'
import { familyHash, newRefreshToken, successorOf } from './refresh-token.ts'
import { RotationRepository } from './rotation.repository.ts'
import { rotationOf } from './rotation.ts'
import { SessionRepository } from './session.repository.ts'
import { newSession, type Session } from './session.ts'
import { accountsIn } from './testing/sessions.ts'
import { authIndexes, UserRepository } from './user.repository.ts'
import type { User } from './user.ts'

const database = await startTestDatabase(authIndexes)
const users = new UserRepository(database.db)
const sessions = new SessionRepository(database.db, 100)
afterAll(() => database.close())

const now = new Date('2026-01-01T12:00:00Z')
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1_000)

const { registered, sessionOf, change, hits } = accountsIn(database, now)

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

  test('was last seen when it was last checked, to the minute', async () => {
    const user = await registered()
    const session = { ...sessionOf(user), expiresAt: later(600) }
    await sessions.open(session)
    for (const [at, seen] of [
      [60, 0],
      [61, 61],
      [100, 61],
      [130, 130],
    ] as const) {
      await sessions.check(session.id, later(at))
      expect(await sessions.list(user.id, later(at))).toMatchObject([{ lastSeenAt: later(seen) }])
    }
  })

  test('that nobody opened has ended', async () => {
    expect(await sessions.check(newId(), now)).toEqual({ ok: false, code: 'ENDED' })
  })
})

describe('sessions of an account', () => {
  test('are listed while they count, the newest first', async () => {
    const user = await registered()
    const [first, second, third] = [sessionOf(user), sessionOf(user, later(10)), sessionOf(user, later(20))]
    for (const session of [first, third, second]) await sessions.open(session)
    await sessions.open(sessionOf(await registered()))
    const listed = await sessions.list(user.id, later(61))
    expect(listed).toEqual([third, second])
    await change(user, { $inc: { sessionGeneration: 1 } })
    expect(await sessions.list(user.id, later(61))).toEqual([])
  })

  test('are ended one by one by their own account, or by anybody who need not own them', async () => {
    const [user, other] = [await registered(), await registered()]
    const [own, foreign] = [sessionOf(user), sessionOf(other)]
    for (const session of [own, foreign]) await sessions.open(session)
    expect(await sessions.end(foreign.id, user.id)).toBe(false)
    expect(await sessions.check(foreign.id, now)).toMatchObject({ ok: true })
    expect([await sessions.end(own.id, user.id), await sessions.end(own.id, user.id)]).toEqual([true, false])
    expect(await sessions.check(own.id, now)).toEqual({ ok: false, code: 'ENDED' })
    expect(await sessions.end(foreign.id, undefined)).toBe(true)
  })

  test('are all ended but one', async () => {
    const user = await registered()
    const [kept, expired] = [sessionOf(user, later(30)), { ...sessionOf(user), expiresAt: later(5) }]
    const others = [sessionOf(user), sessionOf(user)]
    const foreign = sessionOf(await registered())
    for (const session of [kept, expired, ...others, foreign]) await sessions.open(session)
    await sessions.endOthers(user.id, kept.id, later(6))
    expect(
      await sessions.living(
        [kept, ...others, foreign].map(({ id }) => id),
        later(6),
      ),
    ).toEqual(expect.arrayContaining([kept.id, foreign.id]))
    expect(await sessions.list(user.id, later(6))).toHaveLength(1)
  })

  test('that still count are told apart from the others all at once', async () => {
    const [user, gone, idle] = [await registered(), await registered(), await registered()]
    const live = [sessionOf(user), sessionOf(user, later(10))]
    const dead = [sessionOf(gone), sessionOf(idle)]
    const expired = { ...sessionOf(user), expiresAt: later(1) }
    for (const session of [...live, ...dead, expired]) await sessions.open(session)
    await change(gone, { $inc: { sessionGeneration: 1 } })
    await change(idle, { $set: { active: false } })
    const ids = [...live, ...dead, expired].map(({ id }) => id)
    expect((await sessions.living([...ids, newId()], later(2))).toSorted()).toEqual(live.map(({ id }) => id).toSorted())
    expect(await sessions.living([], now)).toEqual([])
  })

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

describe('signing out', () => {
  async function three(): Promise<{ user: User; own: Session; token: string; others: Session[] }> {
    const user = await registered()
    const token = newRefreshToken()
    const account = { userId: user.id, sessionGeneration: 1 }
    const own = newSession(newId(), account, token, { device: null, country: null }, now, 60)
    const others = [sessionOf(user), sessionOf(user)]
    for (const session of [own, ...others]) await sessions.open(session)
    return { user, own, token, others }
  }

  test('ends the session that is named by its id, or by a token of its family', async () => {
    const { user, own, token, others } = await three()
    await sessions.logOut({ familyHash: familyHash(successorOf(token, 'any')) }, false, now)
    expect(await sessions.check(own.id, now)).toEqual({ ok: false, code: 'ENDED' })
    await sessions.logOut({ id: others[0]?.id ?? '' }, false, now)
    expect(await sessions.list(user.id, now)).toEqual([others[1]])
  })

  test('ends all sessions of the account if asked to, and nobody else’s', async () => {
    const { user, own } = await three()
    const foreign = sessionOf(await registered())
    await sessions.open(foreign)
    await sessions.logOut({ id: own.id }, true, now)
    expect(await sessions.list(user.id, now)).toEqual([])
    expect(await sessions.check(foreign.id, now)).toMatchObject({ ok: true })
  })

  test('everywhere with a token of long ago ends all sessions, too: whoever has one may be cut off from the newest', async () => {
    const { user, own, token } = await three()
    const rotated = new RotationRepository(database.db)
    const times = { refreshTokenSeconds: 3_600, refreshGraceSeconds: 1 }
    const next = rotationOf(token, null, later(1), times)
    await rotated.rotate(next)
    await rotated.rotate(rotationOf(successorOf(token, next.salt), null, later(50), times))
    await sessions.logOut({ familyHash: familyHash(token) }, true, later(55))
    expect(await sessions.list(user.id, later(55))).toEqual([])
    expect(await sessions.check(own.id, later(55))).toEqual({ ok: false, code: 'ENDED' })
  })

  test('everywhere ends the session that is named last, so that what was cut off can be repeated', async () => {
    const { own } = await three()
    const deletes = await deletesOf(database.db, () => sessions.logOut({ id: own.id }, true, now))
    await sessions.open(own)
    expect(await Promise.all(deletes.map((filter) => hits(filter, own)))).toEqual([0, 1])
  })

  test('with a session that has ended already ends no others', async () => {
    const { user, own, others } = await three()
    await sessions.logOut({ id: own.id }, false, now)
    await sessions.logOut({ id: own.id }, true, now)
    expect(await sessions.list(user.id, now)).toHaveLength(others.length)
    const expired = { ...sessionOf(user), expiresAt: later(1) }
    await sessions.open(expired)
    await sessions.logOut({ id: expired.id }, true, later(1))
    expect(await sessions.list(user.id, later(1))).toHaveLength(others.length)
  })

  test('with a session of an earlier password ends no others, though a token of it was kept', async () => {
    const { user, own, token } = await three()
    await change(user, { $inc: { sessionGeneration: 1 } })
    const opened = { ...sessionOf(user), generation: 2 }
    await sessions.open(opened)
    await sessions.logOut({ familyHash: familyHash(token) }, true, now)
    await sessions.logOut({ id: own.id }, true, now)
    expect(await sessions.list(user.id, now)).toEqual([opened])
  })
})
