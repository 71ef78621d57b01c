import { newId } from '@shop/shared/id'
import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import { plansOf } from '@shop/shared/testing/plans'
import { ObjectId } from 'mongodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CategoryCountRepository } from './category.counts.repository.ts'
import { CategoryRepository } from './category.repository.ts'
import { productIndexes } from './product.repository.ts'

const [home, kitchen, pans, toys] = [newId(), newId(), newId(), newId()]

let database: TestDatabase
let counts: CategoryCountRepository

beforeAll(async () => {
  database = await startTestDatabase(productIndexes)
  counts = new CategoryCountRepository(database.db)
  const categories = new CategoryRepository(database.db)
  const tree: [string, string[]][] = [
    [home, []],
    [kitchen, [home]],
    [pans, [home, kitchen]],
    [toys, []],
  ]
  for (const [categoryId, ancestors] of tree) {
    const state = { name: 'c', path: categoryId, ancestors, active: true, productsTo: null }
    await categories.apply({ id: newId(), type: 'changed', categoryId, version: 1, ...state })
  }
  const lying = [home, kitchen, kitchen, pans, pans, pans].map((id) => ({ categoryId: new ObjectId(id), active: true }))
  const inactive = [pans, toys].map((id) => ({ categoryId: new ObjectId(id), active: false }))
  const elsewhere = Array.from({ length: 50 }, () => ({ categoryId: new ObjectId(), active: true }))
  await database.db.collection('products').insertMany([...lying, ...inactive, ...elsewhere])
})
afterAll(() => database.close())

test('a category has what lies in it and what lies below it, as far as it is active', async () => {
  expect(await counts.count([home, kitchen, pans, toys])).toEqual([
    { category: home, direct: 1, total: 6 },
    { category: kitchen, direct: 2, total: 5 },
    { category: pans, direct: 3, total: 3 },
    { category: toys, direct: 0, total: 0 },
  ])
})

test('the counts come in the order asked; an unknown category has none', async () => {
  const unknown = newId()
  expect(await counts.count([unknown, pans])).toEqual([
    { category: unknown, direct: 0, total: 0 },
    { category: pans, direct: 3, total: 3 },
  ])
  expect(await counts.count([])).toEqual([])
})

test('what is counted is found by indexes', async () => {
  const plans = await plansOf(database.db, () => counts.count([home, toys]))
  expect(plans.map(({ indexes }) => indexes)).toEqual([expect.arrayContaining(['ancestors']), ['counts']])
  expect(plans.flatMap(({ stages }) => stages)).not.toContain('COLLSCAN')
})
