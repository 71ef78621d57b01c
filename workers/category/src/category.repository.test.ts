import { newId } from '@shop/shared/id'
import { startTestDatabase } from '@shop/shared/testing/database'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { CategoryRepository, categoryIndexes } from './category.repository.ts'
import { type Category, newCategory, stateOf } from './category.ts'

const database = await startTestDatabase(categoryIndexes)
const categories = new CategoryRepository(database.db)
afterEach(async () => {
  for (const name of ['categories', 'trees']) await database.db.collection(name).deleteMany({})
})
afterAll(() => database.close())

function category(name: string, parent: Category | null = null): Category {
  return newCategory(newId(), { name, active: true }, parent, [], new Date('2026-01-01T00:00:00Z'))
}

describe('a new category', () => {
  it('is read back as it was written, and makes a new version of the tree', async () => {
    const home = category('Home')
    const kitchen = category('Kitchen', home)
    expect(await categories.readAll()).toEqual({ version: 0, categories: [] })
    expect(await categories.insert(home, newId())).toEqual({ ok: true })
    expect(await categories.insert(kitchen, newId())).toEqual({ ok: true })
    expect(await categories.readAll()).toEqual({ version: 2, categories: [home, kitchen] })
  })

  it('is written and counted once, however often the write is repeated', async () => {
    const home = category('Home')
    const eventId = newId()
    for (let time = 0; time < 3; time++) expect(await categories.insert(home, eventId)).toEqual({ ok: true })
    expect(await categories.readAll()).toEqual({ version: 1, categories: [home] })
    expect(await categories.unpublished()).toEqual([{ eventId, state: stateOf(home) }])
  })

  it('is refused if a sibling has its slug, also at the top, and may share it with others', async () => {
    const home = category('Home')
    const toys = category('Toys')
    for (const one of [home, toys, category('Lamps', home)]) await categories.insert(one, newId())
    expect(await categories.insert(category('Home'), newId())).toEqual({ ok: false, code: 'CONFLICT' })
    expect(await categories.insert(category('Lamps', home), newId())).toEqual({ ok: false, code: 'CONFLICT' })
    expect(await categories.insert(category('Lamps', toys), newId())).toEqual({ ok: true })
    expect((await categories.readAll()).version).toBe(4)
  })

  it('wins alone when twenty with the same slug come at once', async () => {
    const rivals = Array.from({ length: 20 }, () => category('Home'))
    const results = await Promise.all(rivals.map((rival) => categories.insert(rival, newId())))
    const winners = rivals.filter((_, index) => results[index]?.ok)
    expect(winners).toHaveLength(1)
    expect(await categories.readAll()).toEqual({ version: 1, categories: winners })
    expect(await categories.unpublished()).toHaveLength(1)
  })
})

describe('the version of the tree', () => {
  it('counts every one of many changes at once', async () => {
    const many = Array.from({ length: 20 }, (_, index) => category(`Shelf ${index}`))
    await Promise.all(many.map((one) => categories.insert(one, newId())))
    expect((await categories.readAll()).version).toBe(20)
  })

  it('counts a change whose writer crashed before counting it', async () => {
    const home = category('Home')
    const eventId = newId()
    await categories.insert(home, eventId)
    await database.db.collection('trees').deleteMany({})
    await categories.acknowledge(home.id, eventId)
    expect((await categories.readAll()).version).toBe(1)
  })
})

describe('an event', () => {
  it('waits in the outbox until exactly it is acknowledged', async () => {
    const home = category('Home')
    const toys = category('Toys')
    const [first, second] = [newId(), newId()]
    await categories.insert(home, first)
    await categories.insert(toys, second)
    await categories.acknowledge(toys.id, first)
    expect((await categories.unpublished()).map(({ eventId }) => eventId).toSorted()).toEqual(
      [first, second].toSorted(),
    )
    await categories.acknowledge(home.id, first)
    await categories.acknowledge(home.id, first)
    expect(await categories.unpublished()).toEqual([{ eventId: second, state: stateOf(toys) }])
    expect((await categories.readAll()).version).toBe(2)
  })
})
