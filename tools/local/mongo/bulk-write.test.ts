import { type AnyBulkWriteOperation, type Document, Long, MongoClient, MongoClientBulkWriteError } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { refusal, useMongo } from './testing.ts'

const mongo = useMongo()

async function failure(promise: Promise<unknown>): Promise<MongoClientBulkWriteError> {
  const error: unknown = await promise.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(MongoClientBulkWriteError)
  if (error instanceof MongoClientBulkWriteError) return error
  throw new Error('not refused')
}

describe('bulkWrite of a client', () => {
  it('writes into several collections, and tells what came of each operation', async () => {
    const a = await mongo.fresh({ _id: 1, n: 1 }, { _id: 2, n: 1 })
    const b = await mongo.fresh({ _id: 1, n: 9 })
    const { namespace } = a
    const result = await mongo.client().bulkWrite(
      [
        { namespace, name: 'insertOne', document: { _id: 3, n: 1 } },
        { namespace, name: 'updateMany', filter: { n: 1 }, update: { $inc: { n: 1 } } },
        { namespace: b.namespace, name: 'deleteOne', filter: { n: 9 } },
        { namespace: b.namespace, name: 'updateOne', filter: { _id: 5 }, update: { $set: { n: 5 } }, upsert: true },
        { namespace, name: 'replaceOne', filter: { _id: 1 }, replacement: { r: true } },
        { namespace, name: 'updateOne', filter: {}, update: [{ $set: { last: true } }], sort: { _id: -1 } },
        { namespace, name: 'deleteMany', filter: { n: 100 } },
      ] as never,
      { verboseResults: true },
    )
    expect(result).toMatchObject({
      insertedCount: 1,
      matchedCount: 5,
      modifiedCount: 5,
      upsertedCount: 1,
      deletedCount: 1,
      insertResults: new Map([[0, { insertedId: 3 }]]),
      deleteResults: new Map([
        [2, { deletedCount: 1 }],
        [6, { deletedCount: 0 }],
      ]),
    })
    expect(result.updateResults?.get(1)).toEqual({ matchedCount: 3, modifiedCount: 3, didUpsert: false })
    expect(result.updateResults?.get(3)).toMatchObject({ didUpsert: true, upsertedId: 5 })
    expect(await a.find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 1, r: true },
      { _id: 2, n: 2 },
      { _id: 3, n: 2, last: true },
    ])
    expect(await b.find().toArray()).toEqual([{ _id: 5, n: 5 }])
  })

  it('ends at the first failure when it is ordered, and goes on otherwise', async () => {
    for (const ordered of [true, false]) {
      const { namespace, collectionName } = await mongo.fresh({ _id: 1 })
      const inserts = [1, 2, 1, 3].map((_id) => ({ namespace, name: 'insertOne', document: { _id } }))
      const error = await failure(mongo.client().bulkWrite(inserts as never, { ordered }))
      expect([...error.writeErrors.keys()]).toEqual(ordered ? [0] : [0, 2])
      expect(error.writeErrors.get(0)).toMatchObject({ code: 11000 })
      expect(await mongo.db().collection(collectionName).countDocuments()).toBe(ordered ? 1 : 3)
    }
  })

  it('obeys let, hint and collation', async () => {
    const { namespace, collectionName } = await mongo.fresh({ _id: 1, k: 'A' }, { _id: 2, k: 'b' })
    const collation = { locale: 'en', strength: 2 }
    const update = { $set: { found: true } }
    const filter = { $expr: { $eq: ['$k', '$$wanted'] } }
    await mongo.client().bulkWrite(
      [
        { namespace, name: 'updateOne', filter: { k: 'a' }, update, collation },
        { namespace, name: 'updateOne', filter, update, hint: '_id_' },
      ],
      { let: { wanted: 'b' } },
    )
    expect(await mongo.db().collection(collectionName).countDocuments({ found: true })).toBe(2)
  })
})

describe('the command bulkWrite', () => {
  async function run(ops: readonly Document[], more: Document = {}): Promise<Document> {
    const ns = `${mongo.db().databaseName}.bulk`
    return mongo
      .client()
      .db('admin')
      .command({ bulkWrite: 1, ops, nsInfo: [{ ns }], ...more })
  }

  it('lists failures only, if that is wanted, and the others in batches', async () => {
    const ops = [1, 2, 2, 3].map((_id) => ({ insert: 0, document: { _id } }))
    const { cursor, ...counts } = await run(ops, { ordered: false, errorsOnly: true })
    expect(counts).toMatchObject({ nErrors: 1, nInserted: 3, nMatched: 0, nModified: 0, nUpserted: 0, nDeleted: 0 })
    expect(cursor).toMatchObject({ ns: 'admin.$cmd.bulkWrite', firstBatch: [{ ok: 0, idx: 2, code: 11000, n: 0 }] })
    const updates = Array.from({ length: 5 }, () => ({ update: 0, filter: {}, updateMods: { $inc: { n: 1 } } }))
    const first = await run(updates, { cursor: { batchSize: 2 } })
    expect(first['cursor'].firstBatch).toEqual([
      { ok: 1, idx: 0, n: 1, nModified: 1 },
      { ok: 1, idx: 1, n: 1, nModified: 1 },
    ])
    const getMore = { getMore: Long.fromValue(first['cursor'].id), collection: '$cmd.bulkWrite' }
    const rest = await mongo.client().db('admin').command(getMore)
    expect(rest['cursor'].nextBatch).toHaveLength(3)
  })

  it('repeats what was done, statement by statement, and does what was not', async () => {
    const client = await MongoClient.connect(mongo.uri())
    const collection = client.db(mongo.db().databaseName).collection('repeated')
    await collection.insertOne({ _id: 1 as never, n: 0 })
    const command = {
      bulkWrite: 1,
      nsInfo: [{ ns: collection.namespace }],
      txnNumber: Long.fromNumber(700),
      ops: [
        { update: 0, filter: { _id: 1 }, updateMods: { $inc: { n: 1 } } },
        { insert: 0, document: { _id: 2 } },
        { delete: 0, filter: { _id: 3 } },
      ],
    }
    const session = client.startSession()
    const first = await client.db('admin').command(command, { session })
    expect(first).toMatchObject({ nInserted: 1, nModified: 1, nDeleted: 0 })
    await collection.insertOne({ _id: 3 as never })
    const again = await client.db('admin').command(command, { session })
    expect(again).toMatchObject({ nInserted: 1, nModified: 1, nDeleted: 1, retriedStmtIds: [0, 1] })
    expect(await collection.find().sort({ _id: 1 }).toArray()).toEqual([{ _id: 1, n: 1 }, { _id: 2 }])
    const many = { ...command, txnNumber: Long.fromNumber(701), ops: [{ delete: 0, filter: {}, multi: true }] }
    const { cursor } = await client.db('admin').command(many, { session })
    expect(cursor.firstBatch).toMatchObject([{ ok: 0, code: 72, n: 0 }])
    await session.endSession()
    await client.close()
  })

  it.each<[Document, Document, number]>([
    [{ insert: 1, document: {} }, {}, 2],
    [{ insert: 0 }, {}, 40414],
    [{ insert: 0, document: {}, odd: 1 }, {}, 40415],
    [{ upsert: 0, document: {} }, {}, 40415],
    [{ insert: 0, document: {} }, { nsInfo: [{ ns: 'nodot' }] }, 73],
    [{ insert: 0, document: {} }, { stmtIds: [] }, 16],
    [{ insert: 0, document: {} }, { odd: 1 }, 40415],
  ])('%j with %j is refused with %d, and nothing is done', async (op, more, code) => {
    const first = { insert: 0, document: { _id: 'first' } }
    expect((await refusal(run([first, op], more))).code).toBe(code)
    const bulk = mongo.db().collection<{ _id: string }>('bulk')
    expect(await bulk.countDocuments({ _id: 'first' })).toBe(0)
  })

  it('wants at least one operation', async () => {
    expect((await refusal(run([]))).code).toBe(16)
  })

  it('is for the database admin only', async () => {
    const ops: AnyBulkWriteOperation[] = []
    expect((await refusal(mongo.db().command({ bulkWrite: 1, ops, nsInfo: [] }))).code).toBe(13)
  })
})
