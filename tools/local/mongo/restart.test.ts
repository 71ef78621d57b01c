import { type Document, Long, MongoClient } from 'mongodb'
import { expect, it } from 'vitest'
import { startMongo } from './server.ts'
import { folderOfTest } from './testing.ts'

async function withClient<T>(dataDir: string, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const server = await startMongo({ dataDir })
  const client = await MongoClient.connect(server.uri)
  try {
    return await use(client)
  } finally {
    await client.close()
    await server.close()
  }
}

it('an expiry that was changed is there after a restart', async () => {
  const folder = await folderOfTest()
  await withClient(folder, async (client) => {
    const db = client.db('t')
    await db.collection('c').createIndexes([{ key: { at: 1 }, expireAfterSeconds: 60 }, { key: { n: 1 } }])
    await db.command({ collMod: 'c', index: { name: 'at_1', expireAfterSeconds: 90 } })
  })
  await withClient(folder, async (client) => {
    expect((await client.db('t').collection('c').indexes()).slice(1)).toMatchObject([
      { name: 'at_1', expireAfterSeconds: 90 },
      { name: 'n_1' },
    ])
  })
})

it('what $out and $merge have written is there after a restart', async () => {
  const folder = await folderOfTest()
  await withClient(folder, async (client) => {
    const db = client.db('t')
    await db.collection('replaced').createIndex({ n: 1 }, { unique: true })
    await db.collection('replaced').insertOne({ n: 0 })
    await db.collection<{ _id: number; n: number }>('from').insertMany([1, 2].map((_id) => ({ _id, n: _id })))
    await db
      .collection('from')
      .aggregate([{ $out: 'replaced' }])
      .toArray()
    await db
      .collection('from')
      .aggregate([{ $merge: 'merged' }])
      .toArray()
  })
  await withClient(folder, async (client) => {
    const db = client.db('t')
    for (const name of ['replaced', 'merged'])
      expect(await db.collection(name).find().toArray()).toEqual([
        { _id: 1, n: 1 },
        { _id: 2, n: 2 },
      ])
    await expect(db.collection('replaced').insertOne({ n: 1 })).rejects.toMatchObject({ code: 11000 })
  })
})

it('the statements of a bulkWrite are not done again after a restart', async () => {
  const folder = await folderOfTest()
  const command: Document = {
    bulkWrite: 1,
    nsInfo: [{ ns: 't.a' }, { ns: 't.b' }],
    ops: [
      { update: 0, filter: { _id: 1 }, updateMods: { $inc: { n: 1 } }, upsert: true },
      { insert: 1, document: { _id: 1 } },
    ],
    txnNumber: Long.fromNumber(500),
  }
  const id = await withClient(folder, async (client) => {
    const session = client.startSession()
    expect(await client.db('admin').command(command, { session })).toMatchObject({ nUpserted: 1, nInserted: 1 })
    return session.id
  })
  await withClient(folder, async (client) => {
    const session = client.startSession()
    // The same session as before the restart.
    Object.assign(session.id ?? {}, id)
    const again = await client.db('admin').command(command, { session })
    expect(again).toMatchObject({ nUpserted: 1, nInserted: 1, nErrors: 0, retriedStmtIds: [0, 1] })
    expect(again['cursor'].firstBatch[0]).toMatchObject({ n: 1, nModified: 0, upserted: { _id: 1 } })
    expect(await client.db('t').collection('a').findOne()).toEqual({ _id: 1, n: 1 })
  })
})
