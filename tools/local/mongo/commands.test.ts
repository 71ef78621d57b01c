import { type Document, MongoClient } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { refusal, useMongo } from './testing.ts'

const mongo = useMongo()

describe('collMod', () => {
  it('changes how long documents live, and makes a TTL index of one that was none', async () => {
    const collection = await mongo.fresh()
    await collection.createIndexes([
      { key: { at: 1 }, expireAfterSeconds: 60 },
      { key: { until: 1 }, name: 'plain' },
    ])
    const collMod = async (index: Document): Promise<Document> =>
      mongo.db().command({ collMod: collection.collectionName, index })
    expect(await collMod({ keyPattern: { at: 1 }, expireAfterSeconds: 90 })).toMatchObject({
      expireAfterSeconds_old: 60,
      expireAfterSeconds_new: 90,
    })
    const made = await collMod({ name: 'plain', expireAfterSeconds: 5 })
    expect(made).toMatchObject({ expireAfterSeconds_new: 5 })
    expect(made).not.toHaveProperty('expireAfterSeconds_old')
    expect((await collection.indexes()).map(({ expireAfterSeconds }) => expireAfterSeconds)).toEqual([undefined, 90, 5])
  })

  it.each<[Document, number]>([
    [{ keyPattern: { at: 1 } }, 72],
    [{ expireAfterSeconds: 5 }, 72],
    [{ name: 'at_1', keyPattern: { at: 1 }, expireAfterSeconds: 5 }, 72],
    [{ name: 'at_1', expireAfterSeconds: -1 }, 72],
    [{ name: 'a_1_b_1', expireAfterSeconds: 5 }, 72],
    [{ name: 'nothing', expireAfterSeconds: 5 }, 27],
    [{ keyPattern: { nothing: 1 }, expireAfterSeconds: 5 }, 27],
  ])('of the index %j is refused with %d', async (index, code) => {
    const collection = await mongo.fresh()
    await collection.createIndexes([{ key: { at: 1 }, expireAfterSeconds: 60 }, { key: { a: 1, b: 1 } }])
    expect((await refusal(mongo.db().command({ collMod: collection.collectionName, index }))).code).toBe(code)
  })

  it('needs a collection', async () => {
    expect((await refusal(mongo.db().command({ collMod: 'nothing' }))).code).toBe(26)
  })
})

describe('killSessions', () => {
  it('closes the cursors of a session, which can be used again', async () => {
    const collection = await mongo.fresh(...Array.from({ length: 10 }, (_, n) => ({ n })))
    const client = await MongoClient.connect(mongo.uri())
    const db = client.db(mongo.db().databaseName)
    const session = client.startSession()
    const open = async (): Promise<Document> =>
      db.command({ find: collection.collectionName, batchSize: 1 }, { session, promoteLongs: false })
    const more = async ({ cursor }: Document): Promise<Document> =>
      db.command({ getMore: cursor.id, collection: collection.collectionName }, { session })
    const first = await open()
    const { id } = session.id ?? {}
    await mongo.db().command({ killSessions: [{ id }] })
    expect((await refusal(more(first))).code).toBe(43)
    expect((await more(await open()))['cursor'].nextBatch).toHaveLength(9)
    await session.endSession()
    await client.close()
  })
})

describe('listDatabases', () => {
  it('gives names only, and those that pass a filter', async () => {
    await mongo.fresh({})
    const name = mongo.db().databaseName
    const admin = mongo.client().db('admin')
    const list = async (fields: Document): Promise<Document> => admin.command({ listDatabases: 1, ...fields })
    expect(await list({ filter: { name }, nameOnly: true })).toMatchObject({ databases: [{ name }], ok: 1 })
    const { databases, totalSize } = await list({ filter: { name } })
    expect(databases).toMatchObject([{ name, empty: false }])
    expect(totalSize).toBe(databases[0].sizeOnDisk)
    expect((await list({ filter: { name: 'nothing' } }))['databases']).toEqual([])
    expect((await refusal(mongo.db().command({ listDatabases: 1 }))).code).toBe(13)
  })
})

describe('create', () => {
  it('takes the options which change nothing, and does nothing the second time', async () => {
    const options = { capped: false, collation: { locale: 'simple' } }
    await mongo.db().createCollection('made', options)
    await mongo.db().createCollection('made', options)
    expect(await mongo.db().listCollections({ name: 'made' }).toArray()).toHaveLength(1)
  })
})
