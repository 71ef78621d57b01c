import { type Document, Double, Int32, Long } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { refusal, useMongo } from './testing.ts'

const mongo = useMongo()

/** A filter by an _id of any type, which the driver's types do not want. */
function byId(_id: unknown): Document {
  return { _id }
}

async function updated(
  before: Document,
  update: Document | Document[],
  options: object = {},
  filter: object = {},
): Promise<unknown> {
  const collection = await mongo.fresh({ _id: 1, ...before })
  await collection.updateOne({ ...byId(1), ...filter }, update, options)
  const after = await collection.findOne({}, { projection: { _id: 0 } })
  return after
}

describe('an update', () => {
  it.each<[Document, Document, Document]>([
    [{}, { $set: { 'a.b': 1 } }, { a: { b: 1 } }],
    [{ a: [1] }, { $set: { 'a.3': 4 } }, { a: [1, null, null, 4] }],
    [{ a: [{ b: 1 }] }, { $set: { 'a.0.b': 2 } }, { a: [{ b: 2 }] }],
    [{ a: 1, b: [1, 2] }, { $unset: { a: '', 'b.0': '', c: '' } }, { b: [null, 2] }],
    [{ n: 1 }, { $inc: { n: 2, m: 5 } }, { n: 3, m: 5 }],
    [{ n: 2 }, { $mul: { n: 2.5, m: 5 } }, { n: 5, m: 0 }],
    [{ n: 2, m: 2 }, { $min: { n: 1, m: 3, o: 4 } }, { n: 1, m: 2, o: 4 }],
    [{ n: 2 }, { $max: { n: 'text sorts above numbers' } }, { n: 'text sorts above numbers' }],
    [{ a: 1, b: 2 }, { $rename: { a: 'c.d' } }, { b: 2, c: { d: 1 } }],
    [{ a: [1] }, { $push: { a: 2 } }, { a: [1, 2] }],
    [{ a: [3, 1] }, { $push: { a: { $each: [2, 0], $sort: 1, $slice: -3 } } }, { a: [1, 2, 3] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [9], $position: -1 } } }, { a: [1, 9, 2] }],
    [{ a: [{ s: 2 }] }, { $push: { a: { $each: [{ s: 1 }], $sort: { s: 1 } } } }, { a: [{ s: 1 }, { s: 2 }] }],
    [{ a: [1] }, { $addToSet: { a: { $each: [1, 2, 2] } } }, { a: [1, 2] }],
    [
      { a: [{ x: 1, y: 2 }] },
      { $addToSet: { a: { y: 2, x: 1 } } },
      {
        a: [
          { x: 1, y: 2 },
          { y: 2, x: 1 },
        ],
      },
    ],
    [{ a: [1, 5, 9] }, { $pull: { a: { $gt: 4 } } }, { a: [1] }],
    [{ a: [{ x: 1, y: 2 }, { x: 2 }] }, { $pull: { a: { x: 1 } } }, { a: [{ x: 2 }] }],
    [{ a: [[1, 5], [1], 'x'] }, { $pull: { a: { $gt: 4 } } }, { a: [[1], 'x'] }],
    [{ n: -0 }, { $inc: { n: 0 }, $mul: { m: -Infinity } }, { n: -0, m: Number.NaN }],
    [{ a: [1, 2, 1] }, { $pullAll: { a: [1] } }, { a: [2] }],
    [{ a: [1, 2, 3], b: [1, 2] }, { $pop: { a: 1, b: -1 } }, { a: [1, 2], b: [2] }],
    [{ a: [1, 2] }, { $mul: { 'a.$[]': 10 } }, { a: [10, 20] }],
    [{ a: 1 }, { $setOnInsert: { b: 1 } }, { a: 1 }],
    [{}, { $set: { z: 1, b: 2, '10': 1, '9': 1 } }, { '9': 1, '10': 1, b: 2, z: 1 }],
  ])('of %j by %j', async (before, update, after) => {
    const found = await updated(before, update)
    expect(found).toEqual(after)
    expect(Object.keys(found ?? {})).toEqual(Object.keys(after))
  })

  it('finds its places by array filters and by the query', async () => {
    const items = [
      { id: 1, q: 1 },
      { id: 2, q: 5 },
    ]
    expect(
      await updated({ items }, { $set: { 'items.$[big].q': 0 } }, { arrayFilters: [{ 'big.q': { $gt: 3 } }] }),
    ).toEqual({
      items: [
        { id: 1, q: 1 },
        { id: 2, q: 0 },
      ],
    })
    expect(await updated({ items }, { $inc: { 'items.$.q': 1 } }, {}, { 'items.id': 2 })).toEqual({
      items: [
        { id: 1, q: 1 },
        { id: 2, q: 6 },
      ],
    })
    expect(
      await updated({ items }, { $inc: { 'items.$.q': 1 } }, {}, { items: { $elemMatch: { id: 2, q: 5 } } }),
    ).toEqual({
      items: [
        { id: 1, q: 1 },
        { id: 2, q: 6 },
      ],
    })
  })

  it('runs a pipeline', async () => {
    expect(await updated({ a: 2, gone: 1 }, [{ $set: { b: { $add: ['$a', 1] } } }, { $unset: 'gone' }])).toEqual({
      a: 2,
      b: 3,
    })
    expect(await updated({ a: 2 }, [{ $replaceWith: { c: '$a' } }])).toEqual({ c: 2 })
  })

  it('keeps the types of numbers and lets int32 grow to int64', async () => {
    const collection = await mongo.fresh({ _id: 1, i: new Int32(2147483647), l: Long.fromNumber(5), d: new Double(1) })
    await collection.updateOne({}, { $inc: { i: 1, l: 1, d: 1 } })
    const raw = await collection.findOne({}, { promoteValues: false })
    expect(raw?.['i']).toEqual(Long.fromNumber(2147483648))
    expect(raw?.['l']).toEqual(Long.fromNumber(6))
    expect(raw?.['d']).toEqual(new Double(2))
  })

  it('tells what it matched and what it modified', async () => {
    const collection = await mongo.fresh({ a: 1 }, { a: 2 })
    expect(await collection.updateMany({}, { $set: { a: 2 } })).toMatchObject({ matchedCount: 2, modifiedCount: 1 })
    expect(await collection.replaceOne({ a: 2 }, { b: 1 })).toMatchObject({ matchedCount: 1, modifiedCount: 1 })
  })

  it('inserts with what the filter pins when nothing is found', async () => {
    const collection = await mongo.fresh()
    const filter = { _id: 7, 'a.b': 1, c: { $gt: 5 }, $and: [{ d: { $eq: 2 } }] }
    const result = await collection.updateOne(
      filter as object,
      { $set: { e: 1 }, $setOnInsert: { f: 1 } },
      { upsert: true },
    )
    expect(result).toMatchObject({ upsertedCount: 1, upsertedId: 7, matchedCount: 0 })
    expect(await collection.findOne()).toEqual({ _id: 7, a: { b: 1 }, d: 2, e: 1, f: 1 })
  })

  it.each<[Document, Document, number]>([
    [{}, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    [{}, { $set: { a: 1, 'a.b': 1 } }, 40],
    [{}, { $set: { _id: 2 } }, 66],
    [{}, { $unset: { _id: '' } }, 66],
    [{ a: 'x' }, { $inc: { a: 1 } }, 14],
    [{ a: 1 }, { $set: { 'a.b': 1 } }, 28],
    [{ a: 1 }, { $push: { a: 1 } }, 2],
    [{ a: [1] }, { $set: { 'a.x': 1 } }, 28],
    [{ a: 1 }, { $pull: { 'a.b': 1 } }, 28],
    [{ a: [1] }, { $pop: { 'a.x': 1 } }, 28],
    [{}, { $set: { 'a.$.b': 1 } }, 2],
    [{ a: 1 }, { $pop: { a: 1 } }, 14],
  ])('of %j by %j is refused with code %i', async (before, update, code) => {
    const collection = await mongo.fresh({ _id: 1, ...before })
    expect((await refusal(collection.updateOne(byId(1), update))).code).toBe(code)
    expect(await collection.findOne()).toEqual({ _id: 1, ...before })
  })
})

describe('findOneAnd…', () => {
  it('returns the document before or after, sorted and projected', async () => {
    const collection = await mongo.fresh({ _id: 1, n: 1 }, { _id: 2, n: 2 })
    expect(await collection.findOneAndUpdate({}, { $inc: { n: 10 } }, { sort: { n: -1 } })).toEqual({ _id: 2, n: 2 })
    expect(
      await collection.findOneAndUpdate(
        byId(2),
        { $inc: { n: 1 } },
        { returnDocument: 'after', projection: { _id: 0 } },
      ),
    ).toEqual({ n: 13 })
    expect(await collection.findOneAndReplace(byId(1), { m: 1 }, { returnDocument: 'after' })).toEqual({ _id: 1, m: 1 })
    expect(
      await collection.findOneAndUpdate(byId(3), { $set: { n: 3 } }, { upsert: true, returnDocument: 'after' }),
    ).toEqual({ _id: 3, n: 3 })
    expect(await collection.findOneAndUpdate(byId(9), { $set: { n: 3 } })).toBeNull()
    expect(await collection.findOneAndDelete(byId(3))).toEqual({ _id: 3, n: 3 })
    expect(await collection.countDocuments()).toBe(2)
  })

  it('lets exactly as many conditional decrements through as there is stock', async () => {
    const collection = await mongo.fresh({ _id: 1, available: 37 })
    const tries = Array.from({ length: 200 }, async () =>
      collection.findOneAndUpdate({ ...byId(1), available: { $gte: 1 } }, { $inc: { available: -1 } }),
    )
    const results = await Promise.all(tries)
    expect(results.filter(Boolean)).toHaveLength(37)
    expect(await collection.findOne()).toEqual({ _id: 1, available: 0 })
  })
})
