import { Long, MongoClient, type MongoServerError } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { refusal, useMongo } from './testing.ts'

const mongo = useMongo()

describe('a retryable write', () => {
  it('is answered again, not done again', async () => {
    const collection = await mongo.fresh({ _id: 1, n: 0 })
    // A client of its own, since these numbers would confuse the sessions which the other one keeps for later.
    const client = await MongoClient.connect(mongo.server().uri)
    const db = client.db('test')
    const update = {
      update: collection.collectionName,
      updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }],
      txnNumber: Long.fromNumber(101),
    }
    const first = await db.command(update)
    expect(await db.command(update)).toEqual(first)
    const modify = {
      findAndModify: collection.collectionName,
      query: { _id: 1 },
      update: { $inc: { n: 1 } },
      new: true,
      txnNumber: Long.fromNumber(102),
    }
    expect((await db.command(modify))['value']).toEqual({ _id: 1, n: 2 })
    expect((await db.command(modify))['value']).toEqual({ _id: 1, n: 2 })
    const insert = {
      insert: collection.collectionName,
      documents: [{ _id: 2 }, { _id: 3 }],
      txnNumber: Long.fromNumber(103),
    }
    expect(await db.command(insert)).toMatchObject({ n: 2 })
    expect(await db.command(insert)).toMatchObject({ n: 2, ok: 1 })
    expect((await refusal(db.command(update))).code).toBe(225)
    await client.close()
    expect(await collection.findOne({ _id: 1 } as object)).toEqual({ _id: 1, n: 2 })
  })

  it('survives a cut connection in the real driver', async () => {
    const collection = await mongo.fresh({ _id: 1, n: 0 })
    const writes = Array.from({ length: 40 }, async (_, index) => {
      if (index === 20) mongo.server().dropConnections()
      return collection.updateOne({}, { $inc: { n: 1 } })
    })
    await Promise.all(writes)
    expect(await collection.findOne()).toEqual({ _id: 1, n: 40 })
  })
})

describe('the server', () => {
  it('is found as a replica set of one', async () => {
    const client = await MongoClient.connect(`${mongo.server().uri}?replicaSet=local`)
    expect(await client.db().admin().ping()).toEqual({ ok: 1 })
    const direct = await MongoClient.connect(`${mongo.server().uri}?directConnection=true`)
    expect(mongo.server().connections()).toBeGreaterThan(3)
    expect(mongo.server().connectionsPeak()).toBeGreaterThanOrEqual(mongo.server().connections())
    await Promise.all([client.close(), direct.close()])
  })

  it('answers late while it is paused', async () => {
    const started = performance.now()
    mongo.server().pause(100)
    await mongo.client().db().admin().ping()
    expect(performance.now() - started).toBeGreaterThan(90)
  })

  it('accepts writes without acknowledgement', async () => {
    const collection = await mongo.fresh()
    await collection.insertOne({ a: 1 }, { writeConcern: { w: 0 } })
    await expect.poll(async () => collection.countDocuments()).toBe(1)
  })

  it('refuses transactions by name', async () => {
    const collection = await mongo.fresh({})
    const session = mongo.client().startSession()
    session.startTransaction()
    const error: MongoServerError = await refusal(collection.insertOne({}, { session }))
    expect(error.message).toContain('transactions')
    await session.endSession()
    expect(await collection.countDocuments()).toBe(1)
  })
})
