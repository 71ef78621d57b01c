import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, MongoClient, MongoNetworkError } from 'mongodb'
import { describe, expect, it, vi } from 'vitest'
import { startMongo } from '../server.ts'
import { folderOfTest, refusal } from '../testing.ts'
import { startMongoProcess } from '../process.ts'

/** Each of these starts two or three processes. */
vi.setConfig({ testTimeout: 20_000 })

const failLog = (mode: unknown, data: Document): Document => ({ configureFailPoint: 'failLog', mode, data })

/** All documents of a folder's data, as a new server finds them. */
async function reopened(dataDir: string): Promise<Document[]> {
  await using server = await startMongoProcess({ dataDir })
  await using client = await MongoClient.connect(server.uri)
  // Awaited here, for the client is closed on the way out.
  return await client.db('t').collection('c').find().toArray()
}

describe('a process that ends at once', () => {
  it.each([
    ['beforeWrite', [1, 2]],
    ['halfWritten', [1, 2]],
    ['written', [1, 2, 3]],
    ['synced', [1, 2, 3]],
  ])('at the third write (%s) has left the writes %j', async (at, left) => {
    const dataDir = await folderOfTest()
    await using server = await startMongoProcess({ dataDir, testCommands: true })
    await using client = await MongoClient.connect(server.uri, { retryWrites: false })
    const collection = client.db('t').collection<{ _id: number }>('c')
    await client.db('admin').command(failLog({ skip: 2 }, { at, exit: true }))
    await collection.insertOne({ _id: 1 })
    await collection.insertOne({ _id: 2 })
    await expect(collection.insertOne({ _id: 3 })).rejects.toThrow(MongoNetworkError)
    await server.ended
    expect((await reopened(dataDir)).map(({ _id }) => _id)).toEqual(left)
  })

  it.each(['copying', 'copied', 'renamed'])('while the log is compacted (%s) has lost nothing', async (at) => {
    const dataDir = await folderOfTest()
    await using server = await startMongoProcess({ dataDir, testCommands: true, minCompactionBytes: 300_000 })
    await using client = await MongoClient.connect(server.uri, { retryWrites: false })
    const collection = client.db('t').collection<{ _id: number; n: number; text: string }>('c')
    await collection.insertMany([1, 2, 3].map((_id) => ({ _id, n: 0, text: 'x'.repeat(20_000) })))
    await client.db('admin').command(failLog('alwaysOn', { at, exit: true }))
    let acknowledged = 0
    const next = async (): Promise<unknown> =>
      collection.updateMany({}, { $inc: { n: 1 }, $set: { text: `${acknowledged}`.padEnd(20_000, 'x') } })
    await expect(
      (async () => {
        for (;;) {
          await next()
          acknowledged += 1
        }
      })(),
    ).rejects.toThrow(MongoNetworkError)
    await server.ended
    expect(acknowledged).toBeGreaterThan(2)
    expect(existsSync(join(dataDir, 'mongo.log.compact'))).toBe(at !== 'renamed')
    const found = await reopened(dataDir)
    expect(new Set(found.map(({ n }) => n)).size).toBe(1)
    expect(found.map(({ _id }) => _id)).toEqual([1, 2, 3])
    expect([acknowledged, acknowledged + 1]).toContain(found[0]?.['n'])
    expect(existsSync(join(dataDir, 'mongo.log.compact'))).toBe(false)
  })

  it('between the disk and the answer: the driver repeats the write to the next process, which does not', async () => {
    const dataDir = await folderOfTest()
    await using server = await startMongoProcess({ dataDir, testCommands: true })
    await using client = await MongoClient.connect(server.uri)
    const collection = client.db('t').collection<{ _id: number; n: number }>('c')
    await collection.insertOne({ _id: 1, n: 0 })
    await client.db('admin').command(failLog('alwaysOn', { at: 'synced', exit: true }))
    const updated = collection.updateOne({ _id: 1 }, { $inc: { n: 1 } })
    await server.ended
    await using _ = await startMongoProcess({ dataDir, port: server.port })
    expect(await updated).toMatchObject({ matchedCount: 1, modifiedCount: 1 })
    expect(await collection.findOne()).toEqual({ _id: 1, n: 1 })
  })
})

it('a server whose disk fails acknowledges nothing and answers nothing until it is started anew', async () => {
  const dataDir = await folderOfTest()
  const server = await startMongo({ dataDir, testCommands: true })
  const client = await MongoClient.connect(server.uri)
  const collection = client.db('t').collection<{ _id: number }>('c')
  await collection.insertOne({ _id: 1 })
  server.failPoint({ configureFailPoint: 'failLog', mode: { times: 1 }, data: { at: 'halfWritten', error: 'ENOSPC' } })
  const text = 'internal error: the log cannot be written: ENOSPC: failLog fail point'
  // Two under way at once share the batch that fails.
  const writes = [collection.insertOne({ _id: 2 }), collection.insertOne({ _id: 3 })].map(refusal)
  for (const { message } of await Promise.all(writes)) expect(message).toBe(text)
  expect((await refusal(collection.insertOne({ _id: 4 }))).message).toBe(text)
  // What is in memory is more than what is on disk, so nothing is read from it either.
  expect((await refusal(collection.findOne())).message).toBe(text)
  expect((await refusal(client.db().admin().ping())).message).toBe(text)
  await client.close()
  await server.close()
  expect(await reopened(dataDir)).toEqual([{ _id: 1 }])
})
