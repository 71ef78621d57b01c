import { newId } from '@shop/shared/id'
import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import { plansOf } from '@shop/shared/testing/plans'
import type { CommandStartedEvent, Document } from 'mongodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { productIndexes } from './product.repository.ts'
import { startsOf } from './suggest.ts'
import { SuggestRepository } from './suggest.repository.ts'

let database: TestDatabase
let suggestions: SuggestRepository

beforeAll(async () => {
  database = await startTestDatabase(productIndexes)
  suggestions = new SuggestRepository(database.db)
  const many = Array.from({ length: 600 }, (_, n) => product(`Lamp ${n}`, n))
  await database.db
    .collection('products')
    .insertMany([
      ...many,
      product('Steel Kettle', 2),
      product('Kettle 𝒳', 1),
      { ...product('Kettle', 9), active: false },
    ])
})
afterAll(() => database.close())

function product(name: string, count: number): Document {
  return { name, starts: startsOf(name), active: true, ratings: { average: 4, count, distribution: [] }, seq: newId() }
}

const namesFor = async (prefix: string) => (await suggestions.candidates(prefix)).map(({ name }) => name)

test('a prefix finds the names that have a word which begins so, of what is on sale', async () => {
  expect((await namesFor('ket')).toSorted()).toEqual(['Kettle 𝒳', 'Steel Kettle'])
  expect(await namesFor('steel ke')).toEqual(['Steel Kettle'])
  expect(await namesFor('ettle')).toEqual([])
})

test('of many the most reviewed are found', async () => {
  expect((await namesFor('l')).slice(0, 2)).toEqual(['Lamp 599', 'Lamp 598'])
})

test('few names are found by an index alone, and many without looking at all products', async () => {
  const [few] = await plansOf(database.db, () => suggestions.candidates('ket'))
  expect(few).toMatchObject({ indexes: ['starts'], examined: 2 })
  const [, many] = await plansOf(database.db, () => suggestions.candidates('l'))
  expect(many?.indexes).toEqual(['popular'])
  expect(many?.stages).not.toContain('SORT')
  expect(many?.examined).toBeLessThan(110)
})

test('what a prefix has is fetched in one round trip', async () => {
  const commands: string[] = []
  const note = ({ commandName }: CommandStartedEvent) => void commands.push(commandName)
  database.db.client.on('commandStarted', note)
  expect(await namesFor('lamp 5')).toHaveLength(111)
  database.db.client.off('commandStarted', note)
  expect(commands).toEqual(['find'])
})
