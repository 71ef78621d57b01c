import { newId } from '@shop/shared/id'
import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CategoryRepository } from './category.repository.ts'

let database: TestDatabase
let categories: CategoryRepository

beforeAll(async () => {
  database = await startTestDatabase([])
  categories = new CategoryRepository(database.db)
})
afterAll(() => database.close())

function version(id: string, number: number) {
  return { id, version: number, name: `Kitchen ${number}`, path: 'home/kitchen', ancestors: [newId()], active: true }
}

test('a category that was never heard of is unknown', async () => {
  expect(await categories.find(newId())).toBeNull()
})

test('a newer state replaces an older one; a repeat or an older one changes nothing', async () => {
  const id = newId()
  const [first, second] = [version(id, 1), version(id, 2)]
  expect(await categories.apply(second)).toBe(true)
  expect(await categories.apply(second)).toBe(false)
  expect(await categories.apply(first)).toBe(false)
  expect(await categories.find(id)).toEqual(second)
  const third = version(id, 3)
  expect(await categories.apply(third)).toBe(true)
  expect(await categories.find(id)).toEqual(third)
})

test('of states that arrive at the same time the newest is kept', async () => {
  for (let round = 0; round < 20; round += 1) {
    const id = newId()
    const states = [1, 2, 3].map((number) => version(id, number))
    await Promise.all(states.map((state) => categories.apply(state)))
    expect(await categories.find(id)).toEqual(states[2])
  }
})
