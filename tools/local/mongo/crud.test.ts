import { Binary, BSONRegExp, Code, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { refusal, useMongo } from './testing.ts'

const mongo = useMongo()

describe('documents', () => {
  it('come back with the types and the order of fields with which they were written', async () => {
    const document = {
      _id: new ObjectId(),
      z: new Int32(1),
      a: new Double(1),
      l: Long.fromString('9223372036854775807'),
      d: Decimal128.fromString('1.10'),
      s: 'ümläut \u{1F600}\u0000',
      b: new Binary(Buffer.from([1, 2, 3]), 5),
      u: new Binary(Buffer.alloc(16, 7), 4),
      t: new Timestamp({ t: 4_000_000_000, i: 2 }),
      date: new Date(-1),
      r: new BSONRegExp('a.b', 'i'),
      c: new Code('return 1'),
      min: new MinKey(),
      max: new MaxKey(),
      nested: { list: [null, true, { deep: [] }] },
    }
    const collection = await mongo.fresh(document)
    const found = await collection.findOne({}, { promoteValues: false, bsonRegExp: true })
    expect(found).toEqual(document)
    expect(Object.keys(found ?? {})).toEqual(Object.keys(document))
  })

  it('get an _id, in front, if they have none', async () => {
    const collection = await mongo.fresh()
    await collection.insertOne({ a: 1, _id: 5 } as object)
    expect(Object.keys((await collection.findOne()) ?? {})).toEqual(['_id', 'a'])
  })

  it('are refused when their _id is there already, in the words of MongoDB', async () => {
    const collection = await mongo.fresh({ _id: 1 })
    const error = await refusal(collection.insertOne({ _id: 1 } as object))
    expect(error.code).toBe(11000)
    expect(error.message).toBe(
      `E11000 duplicate key error collection: ${collection.namespace} index: _id_ dup key: { _id: 1 }`,
    )
    expect(error['keyPattern']).toEqual({ _id: 1 })
    expect(error['keyValue']).toEqual({ _id: 1 })
  })

  it('are inserted as far as possible when the list is not ordered', async () => {
    const collection = await mongo.fresh({ _id: 1 })
    const documents: object[] = [{ _id: 1 }, { _id: 2 }, { _id: 1 }, { _id: 3 }]
    await expect(collection.insertMany(documents)).rejects.toMatchObject({ result: { insertedCount: 0 } })
    await expect(collection.insertMany(documents, { ordered: false })).rejects.toMatchObject({
      result: { insertedCount: 2 },
    })
    expect(await collection.countDocuments()).toBe(3)
  })

  it('are deleted one or many at a time', async () => {
    const collection = await mongo.fresh({ a: 1 }, { a: 1 }, { a: 2 })
    expect(await collection.deleteOne({ a: 1 })).toMatchObject({ deletedCount: 1 })
    expect(await collection.deleteMany({})).toMatchObject({ deletedCount: 2 })
  })

  it('are counted and made distinct', async () => {
    const collection = await mongo.fresh({ a: [1, 2] }, { a: 2 }, { a: null }, {})
    expect(await collection.countDocuments({ a: 2 })).toBe(2)
    expect(await collection.estimatedDocumentCount()).toBe(4)
    expect(await collection.distinct('a')).toEqual([1, 2, null])
  })

  it('are written in bulk', async () => {
    const collection = await mongo.fresh({ _id: 1, n: 1 })
    const result = await collection.bulkWrite([
      { insertOne: { document: { n: 2 } } },
      { updateOne: { filter: { n: 1 }, update: { $inc: { n: 5 } } } },
      { deleteOne: { filter: { n: 2 } } },
      { replaceOne: { filter: { n: 99 }, replacement: { n: 100 }, upsert: true } },
    ])
    expect(result).toMatchObject({ insertedCount: 1, modifiedCount: 1, deletedCount: 1, upsertedCount: 1 })
  })
})

describe('a cursor', () => {
  it('goes through many documents in batches', async () => {
    const collection = await mongo.fresh(...Array.from({ length: 1000 }, (_, n) => ({ n })))
    const all = await collection.find().batchSize(7).toArray()
    expect(all.map(({ n }) => n)).toEqual(Array.from({ length: 1000 }, (_, n) => n))
    expect(await collection.find().skip(990).toArray()).toHaveLength(10)
    expect(await collection.find().limit(300).toArray()).toHaveLength(300)
    expect(await collection.aggregate([{ $match: { n: { $gte: 500 } } }], { batchSize: 10 }).toArray()).toHaveLength(
      500,
    )
  })

  it('carries more than 16 MiB in several batches', async () => {
    const collection = await mongo.fresh()
    const text = 'x'.repeat(1024 * 1024)
    await collection.insertMany(Array.from({ length: 20 }, (_, n) => ({ _id: n as never, text })))
    expect(await collection.find().batchSize(1000).toArray()).toHaveLength(20)
  })

  it('can be closed, and is not found afterwards', async () => {
    const collection = await mongo.fresh({ a: 1 }, { a: 2 }, { a: 3 })
    const cursor = collection.find().batchSize(1)
    await cursor.next()
    const id = cursor.id
    await cursor.close()
    const error = await refusal(mongo.db().command({ getMore: id, collection: collection.collectionName }))
    expect(error.code).toBe(43)
  })
})

describe('databases and collections', () => {
  it('are made, listed and dropped', async () => {
    const db = mongo.client().db(`${mongo.db().databaseName}_other`)
    await db.createCollection('one')
    await db.collection('two').insertOne({})
    expect((await db.listCollections().toArray()).map(({ name }) => name)).toEqual(['one', 'two'])
    const { databases } = await mongo.client().db().admin().listDatabases()
    expect(databases.map(({ name }) => name)).toContain(db.databaseName)
    expect(await db.collection('one').drop()).toBe(true)
    await db.dropDatabase()
    expect(await db.listCollections().toArray()).toEqual([])
  })
})
