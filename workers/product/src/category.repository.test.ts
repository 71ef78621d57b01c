import { newId } from '@shop/shared/id'
import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import { ObjectId } from 'mongodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CategoryDocument, CategoryRepository } from './category.repository.ts'
import type { CategoryEvent, CategoryProjection } from './category.ts'

let database: TestDatabase
let categories: CategoryRepository

beforeAll(async () => {
  database = await startTestDatabase([])
  categories = new CategoryRepository(database.db)
})
afterAll(() => database.close())

function event(categoryId: string, version: number, more: Partial<CategoryEvent> = {}): CategoryEvent {
  const what = {
    name: `Kitchen ${version}`,
    path: 'home/kitchen',
    ancestors: [newId()],
    active: true,
    productsTo: null,
  }
  return { id: newId(), type: 'changed', categoryId, version, ...what, ...more }
}

function projectionOf({ categoryId, version, name, path, ancestors, active }: CategoryEvent): CategoryProjection {
  return { id: categoryId, version, name, path, ancestors, active }
}

async function tagVersionOf(id: string): Promise<number | undefined> {
  const found = await database.db.collection<CategoryDocument>('categories').findOne({ _id: new ObjectId(id) })
  return found?.tagVersion
}

test('a category that was never heard of is unknown', async () => {
  expect(await categories.find(newId())).toBeNull()
})

test('a newer state replaces an older one; a repeat or an older one changes nothing', async () => {
  const id = newId()
  const [first, second] = [event(id, 1), event(id, 2)]
  expect(await categories.apply(second)).toBe(true)
  expect(await categories.apply(second)).toBe(false)
  expect(await categories.apply(first)).toBe(false)
  expect(await categories.find(id)).toEqual(projectionOf(second))
  const third = event(id, 3)
  expect(await categories.apply(third)).toBe(true)
  expect(await categories.find(id)).toEqual(projectionOf(third))
})

test('of states that arrive at the same time the newest is kept', async () => {
  for (let round = 0; round < 20; round += 1) {
    const id = newId()
    const states = [1, 2, 3].map((version) => event(id, version))
    await Promise.all(states.map((state) => categories.apply(state)))
    expect(await categories.find(id)).toMatchObject({ version: 3, name: 'Kitchen 3' })
  }
})

test('products are to be tagged anew when the name, the ancestors or the being there change, and only then', async () => {
  const id = newId()
  const ancestors = [newId()]
  const same = { name: 'Kitchen', ancestors }
  await categories.apply(event(id, 1, same))
  await categories.apply(event(id, 3, { ...same, path: 'house/kitchen', active: false }))
  expect(await categories.find(id)).toMatchObject({ version: 3, path: 'house/kitchen', active: false })
  expect(await tagVersionOf(id)).toBe(1)
  await categories.apply(event(id, 4, { ...same, name: '$ancestors' }))
  expect(await tagVersionOf(id)).toBe(4)
  await categories.apply(event(id, 5, { ...same, name: '$ancestors', ancestors: [] }))
  expect(await tagVersionOf(id)).toBe(5)
  await categories.apply(event(id, 6, { ...same, name: '$ancestors', ancestors: [], type: 'removed' }))
  expect(await tagVersionOf(id)).toBe(6)
})

test('a removed category is unknown, and late news of it do not bring it back', async () => {
  const [id, never] = [newId(), newId()]
  await categories.apply(event(id, 1))
  await categories.apply(event(id, 3, { type: 'removed' }))
  expect(await categories.apply(event(id, 2))).toBe(false)
  expect(await categories.find(id)).toBeNull()
  await categories.apply(event(never, 2, { type: 'removed' }))
  expect(await categories.apply(event(never, 1))).toBe(false)
  expect(await categories.find(never)).toBeNull()
})

test('several are found at once, without those that are unknown or removed', async () => {
  const [kept, also, gone] = [event(newId(), 1), event(newId(), 1), event(newId(), 1, { type: 'removed' })]
  for (const each of [kept, also, gone]) await categories.apply(each)
  const found = await categories.findMany([kept.categoryId, newId(), gone.categoryId, also.categoryId])
  expect(found).toEqual(new Map([kept, also].map((each) => [each.categoryId, projectionOf(each)])))
})
