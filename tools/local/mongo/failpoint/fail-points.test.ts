import { type Document, MongoClient, MongoNetworkError, MongoServerError } from 'mongodb'
import { afterEach, describe, expect, it } from 'vitest'
import { refusal, useLocalMongo } from '../testing.ts'

const mongo = useLocalMongo({ testCommands: true })
const off = (configureFailPoint: string): Document => ({ configureFailPoint, mode: 'off' })

afterEach(async () => {
  await Promise.all(['failCommand', 'onPrimaryTransactionalWrite'].map(async (name) => set(off(name))))
})

async function set(command: Document): Promise<Document> {
  return mongo.client().db('admin').command(command)
}

async function failCommand(data: Document, mode: unknown = { times: 1 }): Promise<Document> {
  return set({ configureFailPoint: 'failCommand', mode, data })
}

function codeOf(error: unknown): unknown {
  return error instanceof MongoServerError ? error.code : error
}

async function withClient<T>(options: object, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = await MongoClient.connect(mongo.uri(), options)
  try {
    return await use(client)
  } finally {
    await client.close()
  }
}

describe('failCommand', () => {
  it('answers the named commands with an error, so many times as it was told', async () => {
    const collection = await mongo.fresh({ a: 1 })
    const { count } = await failCommand({ failCommands: ['find', 'count'], errorCode: 2 }, { times: 2 })
    expect(await refusal(collection.findOne())).toMatchObject({
      code: 2,
      codeName: 'BadValue',
      message: "Failing command via 'failCommand' failpoint",
    })
    expect(await collection.distinct('a')).toEqual([1])
    expect((await refusal(collection.estimatedDocumentCount())).code).toBe(2)
    expect(await collection.findOne()).toMatchObject({ a: 1 })
    expect(await set(off('failCommand'))).toEqual({ count: count + 2, ok: 1 })
  })

  it('lets some pass first, then stays until it is switched off', async () => {
    const collection = await mongo.fresh({ a: 1 })
    await failCommand({ failCommands: ['find'], errorCode: 2 }, { skip: 1 })
    const outcome = async (): Promise<unknown> => collection.findOne({}, { projection: { _id: 0 } }).catch(codeOf)
    expect([await outcome(), await outcome(), await outcome()]).toEqual([{ a: 1 }, 2, 2])
    await set(off('failCommand'))
    expect(await outcome()).toEqual({ a: 1 })
  })

  it('makes the driver repeat a retryable write, which is done exactly once', async () => {
    const collection = await mongo.fresh({ _id: 1, n: 0 })
    for (const failure of [{ errorCode: 10107 }, { closeConnection: true }]) {
      await failCommand({ failCommands: ['update'], ...failure })
      expect(await collection.updateOne({}, { $inc: { n: 1 } })).toMatchObject({ modifiedCount: 1 })
    }
    expect(await collection.findOne()).toEqual({ _id: 1, n: 2 })
  })

  it('gives the labels that it is told instead of its own', async () => {
    const collection = await mongo.fresh({ _id: 1, n: 0 })
    await failCommand({ failCommands: ['update'], errorCode: 10107, errorLabels: [] })
    expect((await refusal(collection.updateOne({}, { $inc: { n: 1 } }))).code).toBe(10107)
    await failCommand({ failCommands: ['update'], errorCode: 2, errorLabels: ['RetryableWriteError'] })
    await collection.updateOne({}, { $inc: { n: 1 } })
    expect(await collection.findOne()).toEqual({ _id: 1, n: 1 })
  })

  it('cuts the connection before anything is done', async () => {
    const collection = await mongo.fresh({ _id: 1, n: 0 })
    await withClient({ retryWrites: false }, async (client) => {
      await failCommand({ failCommands: ['update'], closeConnection: true })
      const same = client.db(mongo.db().databaseName).collection(collection.collectionName)
      await expect(same.updateOne({}, { $inc: { n: 1 } })).rejects.toThrow(MongoNetworkError)
    })
    expect(await collection.findOne()).toEqual({ _id: 1, n: 0 })
  })

  it('keeps commands waiting', async () => {
    const collection = await mongo.fresh({ a: 1 })
    await failCommand({ failCommands: ['find'], blockConnection: true, blockTimeMS: 60 })
    const started = performance.now()
    expect(await collection.findOne()).toMatchObject({ a: 1 })
    expect(performance.now() - started).toBeGreaterThan(55)
  })

  it('concerns one application only if it is told so', async () => {
    const collection = await mongo.fresh({ a: 1 })
    await withClient({ appName: 'other' }, async (client) => {
      await failCommand({ failCommands: ['find'], errorCode: 2, appName: 'other' }, 'alwaysOn')
      expect(await collection.findOne()).toMatchObject({ a: 1 })
      const same = client.db(mongo.db().databaseName).collection(collection.collectionName)
      expect((await refusal(same.findOne())).code).toBe(2)
    })
  })
})

describe('onPrimaryTransactionalWrite', () => {
  it('does the write and loses the answer; the driver gets it with its second try', async () => {
    const collection = await mongo.fresh({ _id: 1, n: 0 })
    const lose = { configureFailPoint: 'onPrimaryTransactionalWrite', mode: { times: 1 } }
    await set(lose)
    expect(await collection.updateOne({}, { $inc: { n: 1 } })).toMatchObject({ modifiedCount: 1 })
    await set(lose)
    expect(await collection.insertOne({ _id: 2 as never })).toMatchObject({ insertedId: 2 })
    await set(lose)
    const options = { returnDocument: 'after' } as const
    expect(await collection.findOneAndUpdate({ n: 1 }, { $inc: { n: 1 } }, options)).toEqual({ _id: 1, n: 2 })
    expect(await collection.find().toArray()).toEqual([{ _id: 1, n: 2 }, { _id: 2 }])
    expect(await set(off('onPrimaryTransactionalWrite'))).toEqual({ count: 3, ok: 1 })
  })

  it('does not concern what writes nothing', async () => {
    const collection = await mongo.fresh({ _id: 1, n: 0 })
    const { count } = await set({ configureFailPoint: 'onPrimaryTransactionalWrite', mode: 'alwaysOn' })
    await collection.updateOne({ n: 5 }, { $set: { n: 6 } })
    expect(await set(off('onPrimaryTransactionalWrite'))).toEqual({ count, ok: 1 })
  })
})

describe('configureFailPoint', () => {
  const failing = { configureFailPoint: 'failCommand', data: { failCommands: ['find'], errorCode: 2 } }

  it.each<[Document, number, string]>([
    [{ configureFailPoint: 'somewhere', mode: 'off' }, 266, 'somewhere not found'],
    [failing, 20, "must supply a 'mode'"],
    [{ ...failing, mode: 'on' }, 2, 'unknown mode: on'],
    [{ ...failing, mode: 1 }, 14, 'string or JSON object'],
    [{ ...failing, mode: { times: -1 } }, 2, 'must be positive'],
    [{ ...failing, mode: { skip: 2 ** 31 } }, 2, 'too large'],
    [{ ...failing, mode: { activationProbability: 0.5 } }, 2, '{times:n}'],
    [{ ...failing, mode: 'alwaysOn', data: { failCommands: ['find'], threadName: 'x' } }, 40415, 'threadName'],
    [{ ...failing, mode: 'alwaysOn', data: {} }, 40414, 'failCommands'],
    [{ ...failing, mode: 'alwaysOn', data: { failCommands: [], blockConnection: true } }, 72, 'blockTimeMS'],
    [{ configureFailPoint: 'failLog', mode: 'alwaysOn', data: { at: 'noon', exit: true } }, 2, 'halfWritten'],
    [{ configureFailPoint: 'failLog', mode: 'alwaysOn', data: { at: 'written' } }, 2, "'error' or 'exit'"],
  ])('refuses %j', async (command, code, text) => {
    const error = await refusal(set(command))
    expect(error.code).toBe(code)
    expect(error.message).toContain(text)
  })

  it('is for the admin database alone', async () => {
    expect((await refusal(mongo.client().db('test').command(off('failCommand')))).code).toBe(13)
  })

  it('is not affected by the fail point that it has to switch off', async () => {
    await failCommand({ failCommands: ['configureFailPoint', 'ping'], errorCode: 2 }, 'alwaysOn')
    expect((await refusal(set({ ping: 1 }))).code).toBe(2)
    await set(off('failCommand'))
    expect(await set({ ping: 1 })).toEqual({ ok: 1 })
  })

  it('can be called within the process as well', async () => {
    const collection = await mongo.fresh({ a: 1 })
    const data = { failCommands: ['find'], errorCode: 2 }
    mongo.server().failPoint({ configureFailPoint: 'failCommand', mode: { times: 1 }, data })
    expect((await refusal(collection.findOne())).code).toBe(2)
    expect(await collection.findOne()).toMatchObject({ a: 1 })
  })
})
