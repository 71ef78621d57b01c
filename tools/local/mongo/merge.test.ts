import type { Collection, Document } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { refusal, useMongo } from './testing.ts'

const mongo = useMongo()

async function through(documents: readonly Document[], stage: Document): Promise<Document[]> {
  return (await mongo.fresh(...documents)).aggregate([{ $sort: { _id: 1 } }, stage]).toArray()
}

async function contents(collection: Collection): Promise<Document[]> {
  return collection.find().sort({ _id: 1 }).toArray()
}

describe('$out', () => {
  it('makes a collection of the documents and answers with none', async () => {
    const target = await mongo.fresh()
    const docs = [{ _id: 1 }, { _id: 2, a: 'x' }]
    expect(await through(docs, { $out: target.collectionName })).toEqual([])
    expect(await contents(target)).toEqual(docs)
    const db = `${mongo.db().databaseName}_out`
    expect(await through(docs, { $out: { db, coll: 'there' } })).toEqual([])
    expect(await contents(mongo.client().db(db).collection('there'))).toEqual(docs)
    await mongo.client().db(db).dropDatabase()
  })

  it('puts them in the place of what was there, with the same indexes', async () => {
    const target = await mongo.fresh({ _id: 1, a: 1 }, { _id: 2, a: 2 })
    await target.createIndex({ a: 1 }, { unique: true })
    await through([{ _id: 3, a: 1 }], { $out: target.collectionName })
    expect(await contents(target)).toEqual([{ _id: 3, a: 1 }])
    await expect(target.insertOne({ a: 1 })).rejects.toMatchObject({ code: 11000 })
    await through([], { $out: target.collectionName })
    expect(await contents(target)).toEqual([])
    expect(await target.indexes()).toHaveLength(2)
  })

  it('leaves everything as it was when a document is refused', async () => {
    const target = await mongo.fresh({ _id: 1, a: 1 })
    await target.createIndex({ a: 1 }, { unique: true })
    const error = await refusal(through([{ a: 5 }, { a: 5 }], { $out: target.collectionName }))
    expect(error.code).toBe(11000)
    expect(await contents(target)).toEqual([{ _id: 1, a: 1 }])
  })

  it.each<[unknown, number]>([
    [5, 16990],
    [{ coll: 'x' }, 40414],
    [{ db: 'admin', coll: 'x' }, 31321],
    ['system.users', 17385],
    [{ db: 'a', coll: 'x', odd: 1 }, 40415],
  ])('%j is refused with %d', async (spec, code) => {
    expect((await refusal(through([], { $out: spec }))).code).toBe(code)
  })
})

describe('$merge', () => {
  const stored = [{ _id: 1, a: 'old', b: 1 }]
  const given = [
    { _id: 1, a: 'new', c: 1 },
    { _id: 2, a: 'two' },
  ]

  it.each<[Document, Document[]]>([
    [
      {},
      [
        { _id: 1, a: 'new', b: 1, c: 1 },
        { _id: 2, a: 'two' },
      ],
    ],
    [{ whenMatched: 'merge', whenNotMatched: 'discard' }, [{ _id: 1, a: 'new', b: 1, c: 1 }]],
    [{ whenMatched: 'replace' }, [...given]],
    [{ whenMatched: 'replace', whenNotMatched: 'discard' }, given.slice(0, 1)],
    [{ whenMatched: 'keepExisting' }, [...stored, { _id: 2, a: 'two' }]],
    [
      { whenMatched: [{ $set: { a: { $concat: ['$a', '-', '$$new.a'] } } }] },
      [
        { _id: 1, a: 'old-new', b: 1 },
        { _id: 2, a: 'two' },
      ],
    ],
    [
      { let: { x: '$a' }, whenMatched: [{ $set: { x: '$$x' } }], whenNotMatched: 'discard' },
      [{ _id: 1, a: 'old', b: 1, x: 'new' }],
    ],
  ])('with %j makes %j', async (modes, expected) => {
    const target = await mongo.fresh(...stored)
    expect(await through(given, { $merge: { into: target.collectionName, ...modes } })).toEqual([])
    expect(await contents(target)).toEqual(expected)
  })

  it('with "fail" refuses what is there already, and writes the rest', async () => {
    const target = await mongo.fresh(...stored)
    const merge = { into: target.collectionName, whenMatched: 'fail' }
    const error = await refusal(through(given, { $merge: merge }))
    expect(error.code).toBe(11000)
    expect(error.message).toContain('$merge with whenMatched: fail found an existing document')
    expect(await contents(target)).toEqual([...stored, { _id: 2, a: 'two' }])
  })

  it.each(['merge', 'replace', []])('with %j wants a match for each when nothing may be new', async (whenMatched) => {
    const target = await mongo.fresh(...stored)
    const error = await refusal(
      through(given, { $merge: { into: target.collectionName, whenMatched, whenNotMatched: 'fail' } }),
    )
    expect(error.code).toBe(13113)
    expect(await contents(target)).toHaveLength(1)
  })

  it('matches by the fields of a unique index, and keeps the _id', async () => {
    const target = await mongo.fresh({ _id: 1, k: 'x', m: 1, n: 1 })
    await target.createIndex({ m: 1, k: -1 }, { unique: true })
    const into = { db: mongo.db().databaseName, coll: target.collectionName }
    const source = await mongo.fresh({ k: 'x', m: 1, n: 5 })
    await source.aggregate([{ $unset: '_id' }, { $merge: { into, on: ['k', 'm'] } }]).toArray()
    expect(await target.findOne({ k: 'x' })).toEqual({ _id: 1, k: 'x', m: 1, n: 5 })
  })

  it('refuses to change an _id', async () => {
    const target = await mongo.fresh({ _id: 1, k: 'x' })
    await target.createIndex({ k: 1 }, { unique: true })
    const error = await refusal(through([{ _id: 2, k: 'x' }], { $merge: { into: target.collectionName, on: 'k' } }))
    expect(error.code).toBe(66)
    expect(error.message).toContain('did you attempt to modify the _id')
  })

  it('writes nothing when the values to match by cannot be read', async () => {
    const target = await mongo.fresh()
    await target.createIndex({ k: 1 }, { unique: true })
    const into = target.collectionName
    const merge = { $merge: { into, on: 'k' } }
    expect(
      (
        await refusal(
          through(
            [
              { _id: 1, k: 1 },
              { _id: 2, k: null },
            ],
            merge,
          ),
        )
      ).code,
    ).toBe(51132)
    expect(
      (
        await refusal(
          through(
            [
              { _id: 1, k: 1 },
              { _id: 2, k: [1] },
            ],
            merge,
          ),
        )
      ).code,
    ).toBe(51185)
    expect(await contents(target)).toEqual([])
  })

  it('may read and write the same collection', async () => {
    const collection = await mongo.fresh({ _id: 1, n: 1 }, { _id: 2, n: 2 })
    const double = { $set: { n: { $multiply: ['$n', 2] } } }
    await collection.aggregate([double, { $merge: collection.collectionName }]).toArray()
    expect(await contents(collection)).toEqual([
      { _id: 1, n: 2 },
      { _id: 2, n: 4 },
    ])
  })

  it.each<[unknown, number]>([
    [5, 14],
    [{}, 40414],
    [{ into: 5 }, 51178],
    [{ into: 'c', odd: 1 }, 40415],
    [{ into: 'c', on: 5 }, 51186],
    [{ into: 'c', on: [] }, 51187],
    [{ into: 'c', on: [5] }, 51134],
    [{ into: 'c', on: ['a', 'a'] }, 31465],
    [{ into: 'c', on: 'a' }, 51183],
    [{ into: 'c', whenMatched: 'delete' }, 2],
    [{ into: 'c', whenMatched: 5 }, 51191],
    [{ into: 'c', whenNotMatched: 'merge' }, 2],
    [{ into: 'c', whenMatched: 'keepExisting', whenNotMatched: 'discard' }, 51181],
    [{ into: 'c', whenMatched: 'fail', whenNotMatched: 'fail' }, 51181],
    [{ into: 'c', let: { x: 1 } }, 51199],
    [{ into: 'c', let: { new: 1 }, whenMatched: [] }, 51273],
    [{ into: 'c', whenMatched: [{ $match: {} }] }, 72],
    [{ into: { db: 'config', coll: 'c' } }, 31320],
  ])('%j is refused with %d', async (spec, code) => {
    expect((await refusal(through([], { $merge: spec }))).code).toBe(code)
  })
})

describe('a stage that writes', () => {
  it.each([{ $out: 'x' }, { $merge: 'x' }])('%j has to be the last', async (stage) => {
    const collection = await mongo.fresh({})
    expect((await refusal(collection.aggregate([stage, { $limit: 1 }]).toArray())).code).toBe(40601)
    expect((await refusal(collection.updateOne({}, [stage]))).code).toBe(72)
  })
})
