import { appendFile, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Document, type IndexDescription, Long, MongoClient } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { type LocalMongo, startMongo } from './server.ts'
import { folderOfTest } from './testing.ts'

async function withServer<T>(
  dataDir: string,
  use: (client: MongoClient, server: LocalMongo) => Promise<T>,
): Promise<T> {
  const server = await startMongo({ dataDir })
  const client = await MongoClient.connect(server.uri)
  try {
    return await use(client, server)
  } finally {
    await client.close()
    await server.close()
  }
}

/** One of every kind. */
const INDEXES: IndexDescription[] = [
  { name: 'plain', key: { n: 1, _id: -1 } },
  { name: 'unique', key: { _id: 1, n: 1 }, unique: true },
  { name: 'sparse', key: { missing: 1 }, sparse: true },
  { name: 'partial', key: { n: -1 }, partialFilterExpression: { n: { $gt: 5 } } },
  { name: 'expiring', key: { at: 1 }, expireAfterSeconds: 60 },
  { name: 'caseless', key: { name: 1 }, collation: { locale: 'en', strength: 2 } },
  { name: 'words', key: { title: 'text', body: 'text' }, weights: { title: 5, body: 1 } },
]

describe('data', () => {
  it('is there after a restart, with its indexes and its order', async () => {
    const folder = await folderOfTest()
    await withServer(folder, async (client) => {
      const things = client.db('shop').collection('things')
      await things.createIndex({ n: 1 }, { unique: true })
      await things.insertMany([
        { _id: 3 as never, n: 3 },
        { _id: 1 as never, n: 1 },
        { _id: 2 as never, n: 2 },
      ])
      await things.updateOne({ n: 3 }, { $set: { n: 30 } })
      await things.deleteOne({ n: 1 })
      await client.db('shop').collection('gone').insertOne({})
      await client.db('shop').collection('gone').drop()
    })
    await withServer(folder, async (client) => {
      const things = client.db('shop').collection('things')
      expect(await things.find().toArray()).toEqual([
        { _id: 3, n: 30 },
        { _id: 2, n: 2 },
      ])
      await expect(things.insertOne({ n: 30 })).rejects.toMatchObject({ code: 11000 })
      expect((await client.db('shop').listCollections().toArray()).map(({ name }) => name)).toEqual(['things'])
    })
  })

  it('remembers the answers of retryable writes after a restart', async () => {
    const folder = await folderOfTest()
    const update: Document = {
      update: 'c',
      updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } }, upsert: true }],
      txnNumber: Long.fromNumber(500),
    }
    const first = await withServer(folder, async (client) => {
      const session = client.startSession()
      const answer = await client.db('t').command(update, { session })
      return { answer, id: session.id }
    })
    await withServer(folder, async (client) => {
      const session = client.startSession()
      // The same session as before the restart.
      Object.assign(session.id ?? {}, first.id)
      expect(await client.db('t').command(update, { session })).toEqual({ ...first.answer, retriedStmtIds: [0] })
      expect(await client.db('t').collection('c').findOne()).toEqual({ _id: 1, n: 1 })
    })
  })

  it('survives a write that was cut short, and goes on behind what is whole', async () => {
    const folder = await folderOfTest()
    const log = join(folder, 'mongo.log')
    await withServer(folder, async (client) => {
      const things = client.db('t').collection('c')
      await things.insertOne({ n: 1 })
      await things.insertOne({ n: 2 })
    })
    const { size } = await stat(log)
    await truncate(log, size - 3)
    await withServer(folder, async (client) => {
      expect(await client.db('t').collection('c').countDocuments()).toBe(1)
      await client.db('t').collection('c').insertOne({ n: 3 })
    })
    await appendFile(log, Buffer.from([200, 0, 0, 0, 1, 2, 3, 4, 5]))
    await withServer(folder, async (client) => {
      expect((await client.db('t').collection('c').find().toArray()).map(({ n }) => n)).toEqual([1, 3])
    })
  })

  it('is not opened when the log is damaged before its end', async () => {
    const folder = await folderOfTest()
    const log = join(folder, 'mongo.log')
    await withServer(folder, async (client) => {
      for (const n of [1, 2, 3]) await client.db('t').collection('c').insertOne({ n })
    })
    const bytes = await readFile(log)
    bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40)
    await writeFile(log, bytes)
    await expect(startMongo({ dataDir: folder })).rejects.toThrow('damaged')
    expect(await readFile(log)).toEqual(bytes)
  })

  it('stays in its folder, in the log and its lock alone', async () => {
    const folder = await folderOfTest()
    await withServer(join(folder, 'data', 'deep'), async (client) => {
      await client
        .db('t')
        .collection('c')
        .insertOne({ text: 'x'.repeat(1_000_000) })
      expect(await readdir(join(folder, 'data', 'deep'))).toEqual(['mongo.lock', 'mongo.log'])
    })
    expect(await readdir(folder, { recursive: true })).toEqual(['data', 'data/deep', 'data/deep/mongo.log'])
  })

  it('belongs to one server at a time', async () => {
    const folder = await folderOfTest()
    await withServer(folder, async () => {
      await expect(startMongo({ dataDir: folder })).rejects.toThrow('has this data folder open')
    })
    await writeFile(join(folder, 'mongo.lock'), '999999999 1 stale')
    await withServer(folder, async (client) => client.db().admin().ping())
  })

  it('is compacted under load without losing a write', async () => {
    const folder = await folderOfTest()
    const text = 'x'.repeat(20_000)
    const { counts, indexes } = await withServer(folder, async (client) => {
      const things = client.db('t').collection<{ _id: number; n: number; text: string }>('c')
      await things.createIndexes(INDEXES)
      await things.insertMany(Array.from({ length: 20 }, (_, _id) => ({ _id, n: 0, text })))
      await Promise.all(
        Array.from({ length: 20 }, async (_, _id) => {
          for (let round = 0; round < 30; round++)
            await things.updateOne({ _id }, { $inc: { n: 1 }, $set: { text: `${round}${text}` } })
        }),
      )
      return { counts: (await things.find().toArray()).map(({ n }) => n), indexes: await things.indexes() }
    })
    expect(indexes).toHaveLength(1 + INDEXES.length)
    expect(counts).toEqual(Array.from({ length: 20 }, () => 30))
    expect((await stat(join(folder, 'mongo.log'))).size).toBeLessThan(6_000_000)
    await withServer(folder, async (client) => {
      const things = client.db('t').collection('c')
      expect(await things.countDocuments({ n: 30 })).toBe(20)
      expect(await things.indexes()).toEqual(indexes)
    })
  })
})
