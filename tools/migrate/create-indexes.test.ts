import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalMongo, startMongo } from '../local/mongo/server.ts'
import { createIndexes } from './create-indexes.ts'

let dataDir: string
let mongo: LocalMongo
let client: MongoClient

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'migrate-'))
  mongo = await startMongo({ dataDir })
  client = new MongoClient(mongo.uri)
})

afterAll(async () => {
  await client.close()
  await mongo.close()
  await rm(dataDir, { recursive: true, force: true })
})

test('what is missing is created, once', async () => {
  const db = client.db('once')
  const byName = { collection: 'things', key: { name: 1 }, options: { name: 'name', unique: true } } as const
  expect(await createIndexes(db, [byName])).toEqual(['things.name'])
  expect(await createIndexes(db, [byName])).toEqual([])
  expect((await db.collection('things').indexes()).find(({ name }) => name === 'name')).toMatchObject({ unique: true })
})

test('an index of the same name and another definition is left as it is and complained of', async () => {
  const db = client.db('other')
  await createIndexes(db, [{ collection: 'things', key: { name: 1 }, options: { name: 'name' } }])
  const changed = createIndexes(db, [{ collection: 'things', key: { size: 1 }, options: { name: 'name' } }])
  await expect(changed).rejects.toThrow('The indexes of other.things cannot be brought up to date')
  expect((await db.collection('things').indexes()).find(({ name }) => name === 'name')?.key).toEqual({ name: 1 })
})
