import { newId } from '@shop/shared/id'
import { startTestDatabase } from '@shop/shared/testing/database'
import { ObjectId } from 'mongodb'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { StandingRepository } from './standing.repository.ts'
import { authIndexes, UserRepository } from './user.repository.ts'
import { newUser, type User } from './user.ts'

const database = await startTestDatabase(authIndexes)
const users = new UserRepository(database.db)
const standings = new StandingRepository(database.db)
afterAll(() => database.close())

const now = new Date('2026-01-01T12:00:00Z')

beforeEach(async () => {
  await database.db.collection('users').deleteMany({})
})

async function account(role: User['role'], fields: Partial<User> = {}): Promise<User> {
  const input = { email: `${newId()}@example.com`, name: 'Ada', role }
  const user = { ...newUser(newId(), input, new Date('2025-01-01')), ...fields }
  await users.insert(user, 'hash')
  return user
}

async function generation({ id }: User): Promise<unknown> {
  const document = await database.db.collection('users').findOne({ _id: new ObjectId(id) })
  return document?.['sessionGeneration']
}

function activeAdmins(): Promise<number> {
  return database.db.collection('users').countDocuments({ role: 'admin', active: true })
}

describe('a change of role or activity', () => {
  test('is seen on the account and ends its sessions', async () => {
    const [admin, user] = [await account('admin'), await account('customer')]
    const seller = { ...user, role: 'seller', updatedAt: now }
    expect(await standings.change(user.id, { role: 'seller' }, admin.id, now)).toEqual({ ok: true, user: seller })
    expect(await generation(user)).toBe(2)
    const inactive = await standings.change(user.id, { active: false }, admin.id, now)
    expect(inactive).toEqual({ ok: true, user: { ...seller, active: false } })
    expect(await generation(user)).toBe(3)
    expect(await users.find(user.id)).toEqual({ ...seller, active: false })
  })

  test.each([{ role: 'customer' as const }, { active: true }, { role: 'customer' as const, active: true }, {}])(
    'to what it is already (%j) changes nothing and ends no session',
    async (change) => {
      const [admin, user] = [await account('admin'), await account('customer')]
      expect(await standings.change(user.id, change, admin.id, now)).toEqual({ ok: true, user })
      expect(await generation(user)).toBe(1)
    },
  )

  test('may be repeated, and then ends the sessions that were opened since no second time', async () => {
    const [admin, other] = [await account('admin'), await account('admin')]
    for (const change of [{ active: false }, { role: 'seller' as const }]) {
      const first = await standings.change(other.id, change, admin.id, now)
      const ended = await generation(other)
      expect(await standings.change(other.id, change, admin.id, new Date())).toEqual(first)
      expect(await generation(other)).toBe(ended)
    }
  })

  test('of nobody is not found, and leaves nothing behind', async () => {
    const admin = await account('admin')
    for (const change of [{ role: 'seller' as const }, { role: 'admin' as const }, { active: true }, {}]) {
      expect(await standings.change(newId(), change, admin.id, now)).toEqual({ ok: false, code: 'NOT_FOUND' })
    }
    expect(await database.db.collection('users').countDocuments()).toBe(1)
  })
})

describe('the last admin', () => {
  test.each([{ role: 'customer' as const }, { active: false }])(
    'remains when two admins take the rights of each other at the same moment (%j)',
    async (change) => {
      for (let round = 0; round < 20; round += 1) {
        const [ada, eve] = [await account('admin'), await account('admin')]
        const results = await Promise.all([
          standings.change(eve.id, change, ada.id, now),
          standings.change(ada.id, change, eve.id, now),
        ])
        expect(results.filter(({ ok }) => ok)).toHaveLength(1)
        expect(results).toContainEqual({ ok: false, code: 'LAST_ADMIN' })
        expect(await activeAdmins()).toBe(round + 1)
      }
    },
  )

  test('remains when twelve in a ring take the rights of their neighbours', async () => {
    const ring: User[] = []
    for (let index = 0; index < 12; index += 1) ring.push(await account('admin'))
    const results = await Promise.all(
      ring.map(({ id }, index) => standings.change(ring.at(index - 1)?.id ?? '', { role: 'seller' }, id, now)),
    )
    const left = await activeAdmins()
    expect(left).toBeGreaterThan(0)
    expect(left).toBe(results.filter(({ ok }) => !ok).length)
  })
})

describe('an admin whose rights were taken', () => {
  test('can take nobody else their rights, until they get their own back', async () => {
    const [ada, eve, kim] = [await account('admin'), await account('admin'), await account('admin')]
    await standings.change(eve.id, { active: false }, ada.id, now)
    const refused = { ok: false, code: 'LAST_ADMIN' }
    expect(await standings.change(kim.id, { role: 'seller' }, eve.id, now)).toEqual(refused)
    await standings.change(eve.id, { active: true }, ada.id, now)
    expect(await standings.change(kim.id, { role: 'seller' }, eve.id, now)).toMatchObject({ ok: true })
    await standings.change(kim.id, { role: 'admin' }, ada.id, now)
    expect(await standings.change(eve.id, { role: 'seller' }, kim.id, now)).toMatchObject({ ok: true })
  })

  test('gets them back by being appointed, however often', async () => {
    const [ada, eve, kim] = [await account('admin'), await account('admin'), await account('admin')]
    await standings.change(eve.id, { role: 'customer', active: false }, ada.id, now)
    const appointed = { ok: true, user: { ...eve, updatedAt: now } }
    expect(await standings.appoint(eve.id, now)).toEqual(appointed)
    expect(await standings.appoint(eve.id, new Date())).toEqual(appointed)
    expect(await standings.change(kim.id, { active: false }, eve.id, now)).toMatchObject({ ok: true })
    expect(await standings.appoint(newId(), now)).toEqual({ ok: false, code: 'NOT_FOUND' })
  })
})
