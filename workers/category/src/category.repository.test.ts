import { newId } from '@shop/shared/id'
import { startTestDatabase } from '@shop/shared/testing/database'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { CategoryRepository, categoryIndexes } from './category.repository.ts'
import type { Command } from './category.command.ts'

const database = await startTestDatabase(categoryIndexes)
const categories = new CategoryRepository(database.db)
const trees = database.db.collection('trees')
afterEach(async () => {
  await trees.deleteMany({})
})
afterAll(() => database.close())

const NOW = new Date('2026-01-01T00:00:00Z')

function creating(name: string, parentId: string | null = null, more: object = {}): Command & { type: 'create' } {
  return { type: 'create', id: newId(), input: { name, parentId, active: true, ...more } }
}

function moving(id: string, newParentId: string | null): Command {
  return { type: 'move', id, versions: undefined, newParentId, order: undefined }
}

function removing(id: string): Command {
  return { type: 'remove', id, versions: undefined, policy: 'cascade', reparentTo: undefined, dryRun: false }
}

function renaming(id: string, name: string, versions?: number[]): Command {
  return { type: 'edit', id, versions, input: { name } }
}

const grant = (command: Command) => categories.change(newId(), command, NOW)

async function added(name: string, parentId: string | null = null): Promise<string> {
  const command = creating(name, parentId)
  expect(await grant(command)).toMatchObject({ ok: true })
  return command.id
}

const paths = async () => (await categories.read())?.categories.map(({ path }) => path).toSorted()

describe('the tree', () => {
  it('is empty and of version 0 before the first change', async () => {
    expect(await categories.read()).toEqual({ version: 0, categories: [] })
    expect(await categories.outbox()).toEqual([])
  })

  it('is read back as it was changed, with paths that follow from the parents', async () => {
    const home = await added('Home')
    const kitchen = await added('Kitchen', home)
    await grant(renaming(home, 'House'))
    const { version, categories: all } = (await categories.read()) ?? {}
    expect(version).toBe(3)
    expect(all).toMatchObject([
      { id: home, name: 'House', path: 'home', ancestors: [], version: 2, createdAt: NOW },
      { id: kitchen, path: 'home/kitchen', ancestors: [home], version: 1 },
    ])
  })

  it('is not sent to who knows its version', async () => {
    await added('Home')
    expect(await categories.read(1)).toBeNull()
    expect(await categories.read(0)).toMatchObject({ version: 1 })
    expect(await categories.read(7)).toMatchObject({ version: 1 })
  })
})

describe('a change', () => {
  it('is made once, however often it is repeated, and a repeat gets the first answer', async () => {
    const command = creating('Home')
    const changeId = newId()
    const first = await categories.change(changeId, command, NOW)
    await grant(renaming(command.id, 'House'))
    const removal = newId()
    const removed = await categories.change(removal, removing(command.id), NOW)
    expect(removed).toMatchObject({ ok: true, removed: 1 })
    expect(await categories.change(removal, removing(command.id), NOW)).toEqual(removed)
    expect(await categories.change(changeId, command, NOW)).toEqual(first)
    expect(await categories.read()).toEqual({ version: 3, categories: [] })
  })

  it('that is refused leaves everything as it was', async () => {
    const home = await added('Home')
    const before = await trees.findOne()
    expect(await grant(renaming(home, 'House', [9]))).toEqual({ ok: false, code: 'STALE', id: home, version: 1 })
    expect(await grant(creating('Home'))).toEqual({ ok: false, code: 'SLUG_TAKEN', slug: 'home' })
    expect(await grant(renaming(newId(), 'House'))).toEqual({ ok: false, code: 'NOT_FOUND' })
    expect(await trees.findOne()).toEqual(before)
  })

  it('is refused when the document would become too large', async () => {
    const fill = (bytes: number) => trees.updateOne({}, { $set: { 'categories.0.description': 'x'.repeat(bytes) } })
    const home = await added('Home')
    await fill(8 * 1024 * 1024)
    expect(await grant(creating('Garden'))).toEqual({ ok: false, code: 'TOO_LARGE' })
    await fill(8 * 1024 * 1024 - 10_000)
    expect(await grant(creating('Garden'))).toMatchObject({ ok: true })
    expect(await grant({ type: 'edit', id: home, versions: undefined, input: { description: null } })).toMatchObject({
      ok: true,
    })
  })
})

describe('many hands at once', () => {
  it('that want the same slug: one gets it', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => grant(creating('Home'))))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await paths()).toEqual(['home'])
  })

  it('that add other things: each is there, and counted in the version', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => grant(creating(`Shelf ${index}`))))
    const tree = await categories.read()
    expect(tree?.version).toBe(20)
    expect(new Set(tree?.categories.map(({ slug }) => slug)).size).toBe(20)
    expect(new Set(tree?.categories.map(({ order }) => order)).size).toBe(20)
  })

  it('that move two categories below each other: one does, and there is no cycle', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [a, b] = [await added(`A ${round}`), await added(`B ${round}`)]
      const answers = await Promise.all([grant(moving(a, b)), grant(moving(b, a))])
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    }
    expect((await paths())?.filter((path) => path.includes('/'))).toHaveLength(10)
  })

  it('of which one removes what another moves something below: it is gone as well, or has not moved', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [a, b] = [await added(`A ${round}`), await added(`B ${round}`)]
      const [moved] = await Promise.all([grant(moving(a, b)), grant(removing(b))])
      expect(await paths()).toEqual(moved?.ok ? [] : [`a-${round}`])
      if (!moved?.ok) await grant(removing(a))
    }
  })

  it('that change the same version: one does', async () => {
    const home = await added('Home')
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => grant(renaming(home, `H${index}`, [1]))))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  })
})

describe('an event', () => {
  const waiting = async () =>
    (await categories.outbox()).map(({ event, toldAt }) => [event.type, event.version, event.path, toldAt])

  it('is written with the change itself, and a newer one takes its place', async () => {
    const home = await added('Home')
    const kitchen = await added('Kitchen', home)
    expect(await waiting()).toEqual([
      ['changed', 1, 'home', null],
      ['changed', 1, 'home/kitchen', null],
    ])
    await grant(moving(kitchen, null))
    await grant(removing(home))
    expect(await waiting()).toEqual([
      ['changed', 2, 'kitchen', null],
      ['removed', 2, 'home', null],
    ])
  })

  it('is noted as told once, and waits until it is forgotten', async () => {
    await added('Home')
    await added('Toys')
    const [home, toys] = (await categories.outbox()).map(({ event }) => event.id)
    await categories.noteTold([home ?? ''], NOW)
    await categories.noteTold([home ?? ''], new Date())
    expect(await waiting()).toEqual([
      ['changed', 1, 'home', NOW],
      ['changed', 1, 'toys', null],
    ])
    await categories.forget([home ?? '', newId()])
    expect((await categories.outbox()).map(({ event }) => event.id)).toEqual([toys])
  })

  it('of a later version is not taken for told because an earlier one was', async () => {
    const home = await added('Home')
    const [first] = await categories.outbox()
    await grant(renaming(home, 'House'))
    await categories.noteTold([first?.event.id ?? ''], NOW)
    await categories.forget([first?.event.id ?? ''])
    expect(await waiting()).toEqual([['changed', 2, 'home', null]])
  })
})
