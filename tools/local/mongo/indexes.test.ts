import { type Collection, MongoServerError } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { onlyLocal, refusal, useMongo } from './testing.ts'

const mongo = useMongo()

async function planOf(collection: Collection, filter: object, sort: Record<string, 1 | -1> = {}): Promise<string> {
  const { queryPlanner } = await collection.find(filter).sort(sort).explain()
  const stages: string[] = []
  for (let stage = queryPlanner.winningPlan; stage; stage = stage.inputStage)
    stages.push(stage.stage === 'IXSCAN' ? stage.indexName : stage.stage)
  return stages.join(' ')
}

describe('a unique index', () => {
  it('refuses a second document with the words, pattern and value of MongoDB', async () => {
    const collection = await mongo.fresh({ email: 'x@y.z', n: 1 })
    await collection.createIndex({ email: 1, n: -1 }, { unique: true })
    const error = await refusal(collection.insertOne({ email: 'x@y.z', n: 1 }))
    expect(error.message).toBe(
      `E11000 duplicate key error collection: ${collection.namespace} index: email_1_n_-1 dup key: { email: "x@y.z", n: 1 }`,
    )
    expect(error).toMatchObject({ code: 11000, keyPattern: { email: 1, n: -1 }, keyValue: { email: 'x@y.z', n: 1 } })
    await collection.insertOne({ email: 'x@y.z', n: 2 })
    await expect(collection.updateOne({ n: 2 }, { $set: { n: 1 } })).rejects.toThrow('E11000')
    await expect(collection.findOneAndUpdate({ n: 2 }, { $set: { n: 1 } })).rejects.toThrow('E11000')
    expect(await collection.countDocuments({ n: 2 })).toBe(1)
  })

  it('lets one of many simultaneous inserts through', async () => {
    const collection = await mongo.fresh()
    await collection.createIndex({ code: 1 }, { unique: true })
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, async () => collection.insertOne({ code: 'same' })),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 11000 })
  })

  it('counts missing as null, unless it is sparse or partial', async () => {
    const collection = await mongo.fresh({})
    await collection.createIndex({ a: 1 }, { unique: true })
    await expect(collection.insertOne({})).rejects.toThrow('dup key: { a: null }')
    const sparse = await mongo.fresh({}, {})
    await sparse.createIndex({ a: 1 }, { unique: true, sparse: true })
    const partial = await mongo.fresh({ a: 1 }, { a: 1 })
    await partial.createIndex({ a: 1 }, { unique: true, partialFilterExpression: { live: true } })
    await partial.insertOne({ a: 1, live: true })
    await expect(partial.insertOne({ a: 1, live: true })).rejects.toThrow('E11000')
    await expect(partial.updateOne({ live: { $exists: false } }, { $set: { live: true } })).rejects.toThrow('E11000')
  })

  it('looks at each element of an array, but not twice within one document', async () => {
    const collection = await mongo.fresh({ tags: ['a', 'a', 'b'] })
    await collection.createIndex({ tags: 1 }, { unique: true })
    await expect(collection.insertOne({ tags: ['c', 'b'] })).rejects.toThrow('dup key: { tags: "b" }')
  })

  it('cannot be made over duplicates', async () => {
    const collection = await mongo.fresh({ a: 1 }, { a: 1 })
    expect((await refusal(collection.createIndex({ a: 1 }, { unique: true }))).code).toBe(11000)
    expect(await collection.indexes()).toHaveLength(1)
  })

  it('ignores case with the collation { locale: en, strength: 2 }, but not accents', async () => {
    const collection = await mongo.fresh({ email: 'Ann@Example.com' }, { email: 'Ännchen' })
    const collation = { locale: 'en', strength: 2 }
    await collection.createIndex({ email: 1 }, { unique: true, collation })
    await expect(collection.insertOne({ email: 'ann@example.COM' })).rejects.toMatchObject({ code: 11000 })
    await expect(collection.insertOne({ email: 'änNCHEN' })).rejects.toMatchObject({ code: 11000 })
    await collection.insertOne({ email: 'Annchen' })
    expect(await collection.findOne({ email: 'ANN@example.com' }, { collation, projection: { _id: 0 } })).toEqual({
      email: 'Ann@Example.com',
    })
    expect(await collection.findOne({ email: 'ANN@example.com' })).toBeNull()
    const plan = await collection.find({ email: 'ANN@example.com' }, { collation }).explain()
    expect(plan.queryPlanner.winningPlan.inputStage.indexName).toBe('email_1')
    const sorted = await collection.find({}, { collation, sort: { email: 1 } }).toArray()
    expect(sorted.map(({ email }) => email)).toEqual(['Ann@Example.com', 'Annchen', 'Ännchen'])
  })
})

describe('a query', () => {
  it('names the index it uses', async () => {
    const collection = await mongo.fresh(
      ...Array.from({ length: 50 }, (_, n) => ({ _id: n, a: n % 5, b: n, list: [n, n + 1] })),
    )
    await collection.createIndex({ a: 1, b: -1 })
    await collection.createIndex({ list: 1 })
    expect(await planOf(collection, { c: 1 })).toBe('COLLSCAN')
    expect(await planOf(collection, { _id: 3 })).toBe('EXPRESS_IXSCAN')
    expect(await planOf(collection, { a: 3 })).toBe('FETCH a_1_b_-1')
    expect(await planOf(collection, { a: { $in: [1, 2] }, b: { $gt: 10 } })).toBe('FETCH a_1_b_-1')
    expect(await planOf(collection, { a: 3 }, { b: -1 })).toBe('FETCH a_1_b_-1')
    expect(await planOf(collection, { a: 3 }, { b: 1 })).toBe('FETCH a_1_b_-1')
    expect(await planOf(collection, {}, { a: -1, b: 1 })).toBe('FETCH a_1_b_-1')
    expect(await planOf(collection, {}, { b: 1 })).toBe('SORT COLLSCAN')
    expect(await planOf(collection, { list: 7 })).toBe('FETCH list_1')
    expect(await planOf(collection, {}, { _id: -1 })).toBe('FETCH _id_')
  })

  it('finds the same with and without indexes', async () => {
    const values = [null, 1, 2, 2.5, 'a', 'b', [], [1, 'b'], [[1]], { x: 1 }, true, [null]]
    const documents = values.flatMap((a) => [1, null, 'a', undefined].map((b) => (b === undefined ? { a } : { a, b })))
    const plain = await mongo.fresh(...documents, {}, { b: 1 })
    const indexed = await mongo.fresh(...documents, {}, { b: 1 })
    await indexed.createIndex({ a: 1, b: -1 })
    await indexed.createIndex({ b: 1 }, { sparse: true })
    const filters = values.flatMap((v) => [
      { a: v },
      { a: { $gte: v } },
      { a: { $lt: v } },
      { a: { $in: [v, 2] } },
      { a: v, b: { $lte: 'a' } },
      { b: v },
      { a: { $ne: v } },
      { a: { $gt: v, $lt: 'b' } },
    ])
    for (const filter of filters) {
      const [expected, found] = await Promise.all(
        [plain, indexed].map(async (c) =>
          (await c.find(filter, { projection: { _id: 0 } }).toArray()).map((d) => JSON.stringify(d)).sort(),
        ),
      )
      expect(found, JSON.stringify(filter)).toEqual(expected)
    }
    for (const sort of [{ a: 1 }, { a: -1, b: 1 }, { b: 1 }] as const) {
      const [expected, found] = await Promise.all(
        [plain, indexed].map(
          async (c) => (await c.find({}, { projection: { _id: 0 }, sort: { ...sort } }).toArray()).length,
        ),
      )
      expect(found).toBe(expected)
    }
  })

  it('follows updates and deletions', async () => {
    const collection = await mongo.fresh()
    await collection.createIndex({ n: 1 })
    await collection.insertMany(Array.from({ length: 2000 }, (_, n) => ({ n: (n * 7919) % 2000 })))
    await collection.updateMany({ n: { $lt: 500 } }, { $inc: { n: 5000 } })
    await collection.deleteMany({ n: { $gte: 1000, $lt: 2000 } })
    const found = await collection
      .find({ n: { $gte: 0 } })
      .sort({ n: 1 })
      .toArray()
    expect(found.map(({ n }) => n)).toEqual([
      ...Array.from({ length: 500 }, (_, n) => n + 500),
      ...Array.from({ length: 500 }, (_, n) => n + 5000),
    ])
  })
})

describe('indexes', () => {
  it('are listed, made again without effect, and dropped', async () => {
    const collection = await mongo.fresh()
    expect(await collection.createIndex({ a: 1 }, { expireAfterSeconds: 60 })).toBe('a_1')
    expect(await collection.createIndex({ a: 1 }, { expireAfterSeconds: 60 })).toBe('a_1')
    expect((await refusal(collection.createIndex({ a: 1 }, { unique: true }))).code).toBe(86)
    expect((await refusal(collection.createIndex({ a: 1 }, { name: 'other', expireAfterSeconds: 60 }))).code).toBe(85)
    expect((await refusal(collection.createIndex({ a: 1 }, { expireAfterSeconds: 61 }))).code).toBe(85)
    expect(await collection.indexes()).toEqual([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 2, key: { a: 1 }, name: 'a_1', expireAfterSeconds: 60 },
    ])
    await collection.dropIndex('a_1')
    expect(await collection.indexes()).toHaveLength(1)
    expect((await refusal(collection.dropIndex('a_1'))).code).toBe(27)
    await expect(collection.dropIndex('_id_')).rejects.toBeInstanceOf(MongoServerError)
  })
})

describe('indexes that this server does not make', () => {
  onlyLocal('refusals are of what only the local server lacks')

  it.each([
    [{ a: 'hashed' }, {}],
    [{ a: '2dsphere' }, {}],
    [{ 'a.$**': 1 }, {}],
    [{ a: 1 }, { collation: { locale: 'de', strength: 2 } }],
    [{ a: 1 }, { collation: { locale: 'en', strength: 1 } }],
    [{ a: 1 }, { wildcardProjection: { a: 1 } }],
    [{ a: 1, b: 1 }, { expireAfterSeconds: 5 }],
  ])('%j with %j are refused', async (key, options) => {
    const collection = await mongo.fresh()
    await refusal(collection.createIndex(key as never, options))
    expect(await mongo.db().listCollections({ name: collection.collectionName }).toArray()).toEqual([])
  })
})
