import { type Document, Long, MongoClient, type MongoServerError } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { onlyLocal, refusal, useMongo } from './testing.ts'

const mongo = useMongo()

describe('a retryable write', () => {
  it('is answered again, not done again', async () => {
    const collection = await mongo.fresh({ _id: 1, n: 0 })
    // A client of its own, since these numbers would confuse the sessions which the other one keeps for later.
    const client = await MongoClient.connect(mongo.uri())
    const db = client.db(mongo.db().databaseName)
    const update = {
      update: collection.collectionName,
      updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }],
      txnNumber: Long.fromNumber(101),
    }
    const first = await db.command(update)
    expect(await db.command(update)).toMatchObject({ ...first, retriedStmtIds: [0] })
    const modify = {
      findAndModify: collection.collectionName,
      query: { _id: 1 },
      update: { $inc: { n: 1 } },
      new: true,
      txnNumber: Long.fromNumber(102),
    }
    expect((await db.command(modify))['value']).toEqual({ _id: 1, n: 2 })
    expect(await db.command(modify)).toMatchObject({ value: { _id: 1, n: 2 }, retriedStmtId: 0 })
    const insert = {
      insert: collection.collectionName,
      documents: [{ _id: 2 }, { _id: 3 }],
      txnNumber: Long.fromNumber(103),
    }
    expect(await db.command(insert)).toMatchObject({ n: 2 })
    expect(await db.command(insert)).toMatchObject({ n: 2, retriedStmtIds: [0, 1], ok: 1 })
    expect((await refusal(db.command(update))).code).toBe(225)
    await client.close()
    expect(await collection.findOne({ _id: 1 } as object)).toEqual({ _id: 1, n: 2 })
  })
})

describe('a retryable write that found nothing to change', () => {
  it('is done again, and may then find something', async () => {
    const collection = await mongo.fresh()
    const client = await MongoClient.connect(mongo.uri())
    const session = client.startSession()
    const db = client.db(mongo.db().databaseName)
    const numbered = async (number: number, command: object): Promise<Document> =>
      db.command({ ...command, txnNumber: Long.fromNumber(number) }, { session })
    const remove = { delete: collection.collectionName, deletes: [{ q: { a: 1 }, limit: 1 }] }
    expect(await numbered(201, remove)).toMatchObject({ n: 0 })
    await collection.insertOne({ a: 1 })
    expect(await numbered(201, remove)).not.toHaveProperty('retriedStmtIds')
    expect(await collection.countDocuments()).toBe(0)
    // What changed nothing still counts as the latest of its session.
    expect(await numbered(203, remove)).toMatchObject({ n: 0 })
    expect((await refusal(numbered(202, remove))).code).toBe(225)
    await session.endSession()
    await client.close()
  })

  it.each([
    ['update', { updates: [{ q: {}, u: { $set: { a: 1 } }, multi: true }] }],
    ['delete', { deletes: [{ q: {}, limit: 0 }] }],
  ])('cannot be an %s of many', async (name, fields) => {
    const collection = await mongo.fresh({})
    const command = { [name]: collection.collectionName, ...fields, txnNumber: Long.fromNumber(1) }
    const client = await MongoClient.connect(mongo.uri())
    const { writeErrors } = await client.db(mongo.db().databaseName).command(command)
    expect(writeErrors).toMatchObject([{ code: 72 }])
    await client.close()
    expect(await collection.countDocuments()).toBe(1)
  })

  it('cannot be a find', async () => {
    const command = { find: 'c', txnNumber: Long.fromNumber(1) }
    expect((await refusal(mongo.db().command(command))).code).toBe(50768)
  })
})

describe('a write', () => {
  it('may do without acknowledgement', async () => {
    const collection = await mongo.fresh()
    await collection.insertOne({ a: 1 }, { writeConcern: { w: 0 } })
    await expect.poll(async () => collection.countDocuments()).toBe(1)
  })
})

describe('a transaction', () => {
  onlyLocal('a real server has transactions')

  it('is refused by name, and changes nothing', async () => {
    const collection = await mongo.fresh({})
    const session = mongo.client().startSession()
    session.startTransaction()
    const error: MongoServerError = await refusal(collection.insertOne({}, { session }))
    expect(error.message).toContain('transactions')
    // The driver would try it again for ever if it were told that this passes.
    expect(error.hasErrorLabel('TransientTransactionError')).toBe(false)
    await session.endSession()
    expect(await collection.countDocuments()).toBe(1)
  })

  it('is refused to a callback, which is called once', async () => {
    const collection = await mongo.fresh()
    let calls = 0
    const attempt = mongo.client().withSession(async (session) =>
      session.withTransaction(async () => {
        calls += 1
        await collection.insertOne({}, { session })
      }),
    )
    expect((await refusal(attempt)).code).toBe(263)
    expect(calls).toBe(1)
  })

  it.each<[string, object]>([
    ['find', {}],
    ['aggregate', { pipeline: [], cursor: {} }],
    ['insert', { documents: [{}] }],
    ['update', { updates: [{ q: {}, u: {} }] }],
    ['delete', { deletes: [{ q: {}, limit: 1 }] }],
    ['findAndModify', { remove: true }],
    ['count', {}],
    ['distinct', { key: 'a' }],
    ['bulkWrite', { ops: [{ insert: 0, document: {} }], nsInfo: [{ ns: 'a.b' }] }],
  ])('is not begun by %s', async (name, fields) => {
    const command = { [name]: 'c', ...fields, startTransaction: true, autocommit: false, txnNumber: Long.fromNumber(1) }
    const error = await refusal(mongo.client().db('admin').command(command))
    expect(error.code).toBe(263)
    expect(error.message).toContain(`startTransaction in ${name}`)
  })

  it.each(['commitTransaction', 'abortTransaction'])('is not ended by %s', async (name) => {
    const error = await refusal(
      mongo
        .client()
        .db('admin')
        .command({ [name]: 1 }),
    )
    expect(error.code).toBe(115)
    expect(error.message).toContain(name)
  })
})
