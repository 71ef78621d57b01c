import { newId } from '@shop/shared/id'
import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CategoryRefRepository, categoryRefIndexes } from './category.refs.repository.ts'
import { CategoryRepository } from './category.repository.ts'

let database: TestDatabase
let categories: CategoryRepository
let refs: CategoryRefRepository

beforeAll(async () => {
  database = await startTestDatabase(categoryRefIndexes)
  categories = new CategoryRepository(database.db)
  refs = new CategoryRefRepository(database.db)
})
afterAll(() => database.close())

async function known(name: string, path: string, id = newId(), version = 1, type: 'changed' | 'removed' = 'changed') {
  const event = {
    id: newId(),
    type,
    categoryId: id,
    version,
    name,
    path,
    ancestors: [],
    active: true,
    productsTo: null,
  }
  await categories.apply(event)
  return id
}

test('a category is found by its id, its path, its slug and its name, in whatever case', async () => {
  const id = await known('Küche & Bad', 'haus/kuche-bad')
  for (const ref of [id, id.toUpperCase(), 'haus/kuche-bad', 'kuche-bad', 'KÜCHE & BAD', ' küche & bad ']) {
    expect(await refs.resolve(ref)).toEqual([id])
  }
  for (const ref of ['haus', 'bad', 'kuche', '.*', '$ne', 'haus/']) expect(await refs.resolve(ref)).toEqual([])
})

test('of a name all categories are found that have it', async () => {
  const ids = [await known('Lamps', 'home/lamps'), await known('Lamps', 'garden/lamps'), await known('Lights', 'lamps')]
  expect((await refs.resolve('lamps')).toSorted()).toEqual(ids.toSorted())
  expect(await refs.resolve('garden/lamps')).toEqual([ids[1]])
})

test('a category that was renamed, moved or removed is found as it is now', async () => {
  const id = await known('Tents', 'outdoor/tents')
  await known('Tarps', 'camping/tarps', id, 2)
  expect([await refs.resolve('tents'), await refs.resolve('outdoor/tents')]).toEqual([[], []])
  expect([await refs.resolve('tarps'), await refs.resolve('camping/tarps')]).toEqual([[id], [id]])
  await known('Tarps', 'camping/tarps', id, 3, 'removed')
  expect(await refs.resolve('tarps')).toEqual([])
})

test('an id need not be known yet', async () => {
  const id = newId()
  expect(await refs.resolve(id)).toEqual([id])
})
