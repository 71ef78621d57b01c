import { startTestDatabase } from '@shop/shared/testing/database'
import { deletesOf } from '@shop/shared/testing/deletes'
import { plansOf } from '@shop/shared/testing/plans'
import { ObjectId } from 'mongodb'
import { afterAll, expect, test } from 'vitest'
import { SessionRepository } from './session.repository.ts'
import { accountsIn } from './testing/sessions.ts'
import { authIndexes } from './user.repository.ts'

const database = await startTestDatabase(authIndexes)
afterAll(() => database.close())
const sessions = new SessionRepository(database.db, 3)
/** As far as an account has any. */
const all = new SessionRepository(database.db, 100)

const now = new Date('2026-01-01T12:00:00Z')
const expiresAt = new Date('2026-01-02T12:00:00Z')
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1_000)
const { registered, sessionOf, change, hits } = accountsIn(database, now)

test('an account has no more sessions than it may: one more ends the one that was seen least recently', async () => {
  const user = await registered()
  const lasting = (at: number) => ({ ...sessionOf(user, later(at)), expiresAt })
  const [first, second, third, fourth] = [lasting(0), lasting(10), lasting(20), lasting(125)]
  for (const session of [first, second, third]) await sessions.open(session)
  await sessions.check(first.id, later(120))
  await sessions.open(sessionOf(await registered()))
  expect(await sessions.list(user.id, later(125))).toHaveLength(3)
  await sessions.open(fourth)
  expect((await sessions.list(user.id, later(125))).map(({ id }) => id)).toEqual([fourth.id, third.id, first.id])
})

test('sessions that are opened at the same moment stay, and the account has no more than it may', async () => {
  const user = await registered()
  const old = [0, 1, 2].map((at) => ({ ...sessionOf(user, later(at)), expiresAt }))
  for (const session of old) await sessions.open(session)
  for (let round = 1; round <= 10; round += 1) {
    const both = [sessionOf(user, later(round * 10)), sessionOf(user, later(round * 10))]
    await Promise.all(both.map((session) => sessions.open({ ...session, expiresAt })))
    const ids = (await all.list(user.id, later(round * 10))).map(({ id }) => id)
    expect(ids).toHaveLength(3)
    expect(ids).toEqual(expect.arrayContaining(both.map(({ id }) => id)))
  }
})

test('a session that is seen while room is made stays', async () => {
  const user = await registered()
  const idle = { ...sessionOf(user), expiresAt }
  for (const session of [idle, sessionOf(user, later(1)), sessionOf(user, later(2))]) await sessions.open(session)
  const deletes = await deletesOf(database.db, () => sessions.open(sessionOf(user, later(3))))
  await all.open(idle)
  expect(await Promise.all(deletes.map((filter) => hits(filter, idle)))).toEqual([1])
  await sessions.check(idle.id, later(100))
  expect(await Promise.all(deletes.map((filter) => hits(filter, idle)))).toEqual([0])
})

test('sessions that have ended with an earlier generation make room first', async () => {
  const user = await registered()
  const dead = [1, 2].map((at) => ({ ...sessionOf(user, later(at)), expiresAt }))
  for (const session of dead) await sessions.open(session)
  await change(user, { $inc: { sessionGeneration: 1 } })
  const living = [0, 3, 4].map((at) => ({ ...sessionOf(user, later(at)), generation: 2, expiresAt }))
  for (const session of living) await sessions.open(session)
  expect(await sessions.list(user.id, later(5))).toHaveLength(3)
  expect(await database.db.collection('sessions').countDocuments({ userId: new ObjectId(user.id) })).toBe(3)
})

test('whether there are too many is read from an index', async () => {
  const user = await registered()
  const plans = await plansOf(database.db, () => sessions.open(sessionOf(user)))
  expect(plans.map(({ indexes, stages }) => [indexes, stages.includes('SORT')])).toEqual([[['seen'], false]])
})
