import { newId } from '@shop/shared/id'
import { startTestDatabase } from '@shop/shared/testing/database'
import { afterAll, describe, expect, test } from 'vitest'
import { AddressRepository } from './address.repository.ts'
import { NewAddress } from './address.schema.ts'
import { type Address, type AddressEntry, MAX_ADDRESSES, newAddress } from './address.ts'
import { authIndexes } from './user.repository.ts'

const database = await startTestDatabase(authIndexes)
const addresses = new AddressRepository(database.db)
afterAll(() => database.close())

const now = new Date('2026-01-01T12:00:00Z')
const later = new Date('2026-01-02T12:00:00Z')

function entry(given: object = {}): AddressEntry {
  const place = { street: 'Harbour Road 1', city: 'Bergen', state: 'Vestland', zip: '5003', country: 'NO' }
  return newAddress(newId(), NewAddress.parse({ ...place, ...given }), now)
}

/** A new account with a book of so many addresses, the newest last. */
async function book(count: number): Promise<{ userId: string; ids: string[] }> {
  const userId = newId()
  const ids: string[] = []
  for (let index = 0; index < count; index += 1) {
    const added = entry()
    await addresses.add(userId, added, false)
    ids.push(added.id)
  }
  return { userId, ids }
}

async function defaultOf(userId: string): Promise<string[]> {
  return (await addresses.list(userId)).filter(({ isDefault }) => isDefault).map(({ id }) => id)
}

describe('adding', () => {
  test('makes the first address the default, and later ones only when they are to be', async () => {
    const userId = newId()
    const [home, work, cabin] = [entry({ label: 'Home' }), entry(), entry()]
    const first = { ok: true, address: { ...home, userId, isDefault: true } }
    expect(await addresses.add(userId, home, false)).toEqual(first)
    expect(await addresses.add(userId, work, false)).toMatchObject({ ok: true, address: { isDefault: false } })
    expect(await addresses.add(userId, cabin, true)).toMatchObject({ ok: true, address: { isDefault: true } })
    expect(await addresses.list(userId)).toEqual([
      { ...cabin, userId, isDefault: true },
      { ...work, userId, isDefault: false },
      { ...home, userId, isDefault: false },
    ])
  })

  test('may be repeated', async () => {
    const { userId, ids } = await book(1)
    const added = entry()
    const results = await Promise.all([1, 2, 3].map(() => addresses.add(userId, added, true)))
    expect(results.every(({ ok }) => ok)).toBe(true)
    expect((await addresses.list(userId)).map(({ id }) => id)).toEqual([added.id, ...ids])
  })

  test('many at once to an account that has none leaves exactly one default', async () => {
    for (let round = 0; round < 5; round += 1) {
      const userId = newId()
      const results = await Promise.all(Array.from({ length: 10 }, () => addresses.add(userId, entry(), false)))
      expect(results.every(({ ok }) => ok)).toBe(true)
      expect(await addresses.list(userId)).toHaveLength(10)
      expect(await defaultOf(userId)).toHaveLength(1)
    }
  })

  test('ends where the book is full, also when many come at once', async () => {
    const { userId } = await book(MAX_ADDRESSES - 2)
    const results = await Promise.all(Array.from({ length: 6 }, () => addresses.add(userId, entry(), true)))
    expect(results.filter(({ ok }) => ok)).toHaveLength(2)
    expect(results).toContainEqual({ ok: false, code: 'FULL' })
    expect(await addresses.list(userId)).toHaveLength(MAX_ADDRESSES)
    expect(await defaultOf(userId)).toHaveLength(1)
  })

  test('keeps what people write as it is, also where it looks like an expression', async () => {
    const userId = newId()
    const odd = entry({ name: '$_id', street: '$$ROOT', city: '{ $set: 1 }', label: '$entries' })
    expect(await addresses.add(userId, odd, false)).toEqual({ ok: true, address: { ...odd, userId, isDefault: true } })
  })
})

describe('changing', () => {
  test('touches the named fields of that entry alone', async () => {
    const { userId, ids } = await book(3)
    const [, id = ''] = ids
    const before = await addresses.list(userId)
    const changed = await addresses.change(id, userId, { city: '$Oslo', name: null }, later)
    expect(changed).toMatchObject({ ok: true, address: { id, city: '$Oslo', isDefault: false, updatedAt: later } })
    const expected = before.map((old): Address => (old.id === id ? { ...old, city: '$Oslo', updatedAt: later } : old))
    expect(await addresses.list(userId)).toEqual(expected)
  })

  test('can make it the default, but not make it the default no more', async () => {
    const { userId, ids } = await book(2)
    const [first = '', second = ''] = ids
    expect(await addresses.change(second, userId, { isDefault: false, zip: '1' }, now)).toMatchObject({ ok: true })
    expect(await addresses.change(second, userId, { isDefault: true }, now)).toMatchObject({ ok: true })
    expect(await defaultOf(userId)).toEqual([second])
    const refused = await addresses.change(second, userId, { isDefault: false, zip: '2' }, now)
    expect(refused).toEqual({ ok: false, code: 'DEFAULT_NEEDED' })
    expect(await addresses.find(userId, second)).toMatchObject({ isDefault: true, zip: '1' })
    expect(await addresses.makeDefault(first, userId)).toMatchObject({ id: first, isDefault: true })
    expect(await defaultOf(userId)).toEqual([first])
  })
})

describe('removing', () => {
  test('the default makes the newest of the others the default, and it stays so', async () => {
    const { userId, ids } = await book(4)
    const [first = '', second = '', third = '', fourth = ''] = ids
    expect(await addresses.remove(second, userId)).toBe(true)
    expect(await defaultOf(userId)).toEqual([first])
    expect(await addresses.remove(first, userId)).toBe(true)
    expect(await defaultOf(userId)).toEqual([fourth])
    await addresses.add(userId, entry(), false)
    expect(await defaultOf(userId)).toEqual([fourth])
    expect(await addresses.find(userId, third)).toMatchObject({ isDefault: false })
  })

  test('all leaves an empty book, whose next address is the default again', async () => {
    for (const { userId, ids } of [await book(2), await book(1)]) {
      for (const id of ids) expect(await addresses.remove(id, userId)).toBe(true)
      expect(await addresses.list(userId)).toEqual([])
    }
    const { userId, ids } = await book(1)
    await addresses.remove(ids[0] ?? '', userId)
    const next = entry()
    await addresses.add(userId, next, false)
    expect(await defaultOf(userId)).toEqual([next.id])
  })

  test('and adding and choosing at once never leaves none or two defaults', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { userId, ids } = await book(6)
      await Promise.all([
        ...ids.slice(0, 4).map((id) => addresses.remove(id, userId)),
        ...ids.slice(2).map((id) => addresses.makeDefault(id, userId)),
        ...ids.slice(3).map((id) => addresses.change(id, userId, { isDefault: true }, now)),
        addresses.add(userId, entry(), true),
        addresses.add(userId, entry(), false),
      ])
      expect(await addresses.list(userId)).toHaveLength(4)
      expect(await defaultOf(userId)).toHaveLength(1)
    }
  })
})

describe("another account's address", () => {
  test('is neither found, changed, chosen nor removed', async () => {
    const { userId, ids } = await book(2)
    const [, id = ''] = ids
    const before = await addresses.list(userId)
    const stranger = (await book(1)).userId
    expect(await addresses.find(stranger, id)).toBeNull()
    expect(await addresses.change(id, stranger, { city: 'Oslo' }, later)).toEqual({ ok: false, code: 'NOT_FOUND' })
    const unset = await addresses.change(id, stranger, { isDefault: false }, later)
    expect(unset).toEqual({ ok: false, code: 'NOT_FOUND' })
    expect(await addresses.makeDefault(id, stranger)).toBeNull()
    expect(await addresses.remove(id, stranger)).toBe(false)
    expect(await addresses.list(userId)).toEqual(before)
  })

  test('is for those who may change any', async () => {
    const { userId, ids } = await book(2)
    const [first = '', second = ''] = ids
    const changed = await addresses.change(second, undefined, { city: 'Oslo' }, later)
    expect(changed).toMatchObject({ ok: true, address: { userId, city: 'Oslo' } })
    expect(await addresses.makeDefault(second, undefined)).toMatchObject({ userId, isDefault: true })
    expect(await addresses.remove(first, undefined)).toBe(true)
    expect(await addresses.remove(newId(), undefined)).toBe(false)
    expect(await addresses.makeDefault(newId(), undefined)).toBeNull()
  })
})
