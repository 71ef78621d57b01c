import type { Collection, Document } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { refusal, useMongo } from './testing.ts'

const mongo = useMongo()

async function runOn(collection: Collection, ...pipeline: Document[]): Promise<Document[]> {
  return collection.aggregate(pipeline).toArray()
}

async function run(documents: readonly Document[], ...pipeline: Document[]): Promise<Document[]> {
  return runOn(await mongo.fresh(...documents), ...pipeline)
}

async function codeOf(...pipeline: Document[]): Promise<unknown> {
  const collection = await mongo.fresh({ v: 1 })
  return (await refusal(collection.aggregate(pipeline).toArray())).code
}

describe('$bucket', () => {
  const prices = [{ p: 5 }, { p: 10 }, { p: 19.5 }, { p: 20 }, { p: 'free' }, {}].map((doc, _id) => ({ _id, ...doc }))

  it('counts between boundaries, the upper one left out, and the rest by default', async () => {
    const groupBy = '$p'
    expect(await run(prices, { $bucket: { groupBy, boundaries: [0, 10, 20], default: 'other' } })).toEqual([
      { _id: 0, count: 1 },
      { _id: 10, count: 2 },
      { _id: 'other', count: 3 },
    ])
    const output = { n: { $sum: 1 }, most: { $max: '$p' } }
    expect(
      await run(
        prices.slice(0, 3),
        { $bucket: { groupBy: { $multiply: ['$p', 2] }, boundaries: [0, 20, 40], output } },
        { $match: { n: { $gt: 0 } } },
      ),
    ).toEqual([
      { _id: 0, n: 1, most: 5 },
      { _id: 20, n: 2, most: 19.5 },
    ])
    const anyDefault = [{ $bucket: { groupBy, boundaries: [100, 200], default: null } }]
    expect(await run(prices, ...anyDefault)).toEqual([{ _id: null, count: 6 }])
  })

  it('takes a variable as a constant', async () => {
    const collection = await mongo.fresh(...prices)
    const stage = { $bucket: { groupBy: '$p', boundaries: [0, '$$most'], default: -1, output: { n: { $sum: 1 } } } }
    expect(await collection.aggregate([stage], { let: { most: 15 } }).toArray()).toEqual([
      { _id: -1, n: 4 },
      { _id: 0, n: 2 },
    ])
  })

  it('fails at what is outside when there is no default', async () => {
    const collection = await mongo.fresh(...prices)
    const error = await refusal(runOn(collection, { $bucket: { groupBy: '$p', boundaries: [0, 10] } }))
    expect(error.code).toBe(40066)
    expect(error.message).toContain('PlanExecutor error during aggregation :: caused by :: $switch could not find')
  })

  it.each<[unknown, number]>([
    [5, 40201],
    [{ groupBy: '$v', boundaries: [0, 1], odd: 1 }, 40197],
    [{ groupBy: '$v' }, 40198],
    [{ groupBy: 'v', boundaries: [0, 1] }, 40202],
    [{ groupBy: '$v', boundaries: 5 }, 40200],
    [{ groupBy: '$v', boundaries: [0, '$v'] }, 40191],
    [{ groupBy: '$v', boundaries: [0] }, 40192],
    [{ groupBy: '$v', boundaries: [0, 'a'] }, 40193],
    [{ groupBy: '$v', boundaries: [1, 0] }, 40194],
    [{ groupBy: '$v', boundaries: [0, 1], default: '$v' }, 40195],
    [{ groupBy: '$v', boundaries: [0, 1], default: 0 }, 40199],
    [{ groupBy: '$v', boundaries: [0, 1], output: 1 }, 40196],
  ])('%j is refused with %d', async (spec, code) => {
    expect(await codeOf({ $bucket: spec })).toBe(code)
  })
})

describe('$bucketAuto', () => {
  const values = (...list: readonly unknown[]): Document[] => list.map((v) => ({ v }))

  it('cuts into parts of about the same size, of which equal values share one', async () => {
    expect(await run(values(5, 1, 4, 2, 3), { $bucketAuto: { groupBy: '$v', buckets: 2 } })).toEqual([
      { _id: { min: 1, max: 4 }, count: 3 },
      { _id: { min: 4, max: 5 }, count: 2 },
    ])
    const output = { sum: { $sum: '$v' } }
    expect(await run(values(1, 1, 1, 1, 2), { $bucketAuto: { groupBy: '$v', buckets: 3, output } })).toEqual([
      { _id: { min: 1, max: 2 }, sum: 4 },
      { _id: { min: 2, max: 2 }, sum: 2 },
    ])
  })

  it('makes no more buckets than there are values, and none of nothing', async () => {
    expect(await run(values(2, null, 1), { $bucketAuto: { groupBy: '$v', buckets: 9 } })).toEqual([
      { _id: { min: null, max: 1 }, count: 1 },
      { _id: { min: 1, max: 2 }, count: 1 },
      { _id: { min: 2, max: 2 }, count: 1 },
    ])
    expect(await run(values(1), { $match: { v: 2 } }, { $bucketAuto: { groupBy: '$v', buckets: 3 } })).toEqual([])
  })

  it.each<[unknown, number]>([
    [5, 40240],
    [{ groupBy: '$v', buckets: 1, odd: 1 }, 40245],
    [{ groupBy: '$v' }, 40246],
    [{ groupBy: 'v', buckets: 1 }, 40239],
    [{ groupBy: '$v', buckets: 'a' }, 40241],
    [{ groupBy: '$v', buckets: 1.5 }, 40242],
    [{ groupBy: '$v', buckets: 0 }, 40243],
    [{ groupBy: '$v', buckets: 1, output: 5 }, 40244],
  ])('%j is refused with %d', async (spec, code) => {
    expect(await codeOf({ $bucketAuto: spec })).toBe(code)
  })
})

describe('$unionWith', () => {
  it('adds the documents of another collection behind, through their own pipeline', async () => {
    const other = await mongo.fresh({ _id: 1, a: 1 }, { _id: 2, a: 2 }, { _id: 3, a: 3 })
    const coll = other.collectionName
    expect(await run([{ _id: 9 }], { $unionWith: coll }, { $count: 'n' })).toEqual([{ n: 4 }])
    const pipeline = [{ $match: { a: { $gt: 1 } } }, { $sort: { a: -1 } }, { $project: { a: 1, _id: 0 } }]
    expect(await run([{ _id: 9 }], { $unionWith: { coll, pipeline } })).toEqual([{ _id: 9 }, { a: 3 }, { a: 2 }])
    expect(await run([{ _id: 9 }], { $unionWith: 'nothing' })).toEqual([{ _id: 9 }])
  })

  it.each<[unknown, number]>([
    [5, 9],
    [{ coll: 'c', odd: 1 }, 40415],
    [{ coll: 'c', pipeline: [{ $out: 'x' }] }, 31441],
    [{ coll: 'c', pipeline: [{ $merge: 'x' }] }, 31441],
    [{ coll: 'c', pipeline: [{ $nope: 'x' }] }, 40324],
    [{ pipeline: [{ $match: {} }] }, 9],
  ])('%j is refused with %d', async (spec, code) => {
    expect(await codeOf({ $unionWith: spec })).toBe(code)
  })
})

describe('$sample', () => {
  const numbers = Array.from({ length: 50 }, (_, _id) => ({ _id }))

  it('draws documents, none of them twice', async () => {
    const drawn = await run(numbers, { $sample: { size: 20 } })
    expect(new Set(drawn.map(({ _id }) => _id)).size).toBe(20)
    expect(await run(numbers, { $sample: { size: 1000 } })).toHaveLength(50)
  })

  it('draws different ones each time', async () => {
    const collection = await mongo.fresh(...numbers)
    const draws = await Promise.all(Array.from({ length: 5 }, async () => runOn(collection, { $sample: { size: 10 } })))
    expect(new Set(draws.map((draw) => JSON.stringify(draw))).size).toBeGreaterThan(1)
  })

  it.each<[unknown, number]>([
    [5, 28745],
    [{ size: 'a' }, 28746],
    [{ size: 0 }, 28747],
    [{ size: 1, odd: 1 }, 28748],
    [{}, 28749],
  ])('%j is refused with %d', async (spec, code) => {
    expect(await codeOf({ $sample: spec })).toBe(code)
  })
})

describe('$facet', () => {
  it.each([{ $out: 'x' }, { $merge: 'x' }, { $facet: { a: [] } }])('has no room for %j', async (stage) => {
    expect(await codeOf({ $facet: { inside: [stage] } })).toBe(40600)
  })
})

describe('$lookup', () => {
  /** The _ids of the local documents that find the foreign one. */
  async function joined(locals: readonly unknown[], localField: string, foreign: Document): Promise<unknown[]> {
    const { collectionName: from } = await mongo.fresh(foreign)
    const docs = locals.map((doc, _id) => ({ _id, ...(doc as object) }))
    const found = await run(docs, { $lookup: { from, localField, foreignField: 'b', as: 'm' } })
    return found.filter(({ m }) => m.length > 0).map(({ _id }) => _id)
  }

  it('takes nothing, null, and an array without elements for null', async () => {
    const locals = [{}, { a: null }, { a: [null, 1] }, { a: [] }, { a: 1 }, { a: { x: null } }, { a: [[null]] }]
    expect(await joined(locals, 'a', { b: null })).toEqual([0, 1, 2, 3])
    expect(await joined(locals, 'a', {})).toEqual([0, 1, 2, 3])
  })

  it('joins by each element, also of arrays on the path, but not by those of arrays inside arrays', async () => {
    const locals = [
      { a: { x: 1 } },
      { a: [{ x: 1 }, { x: 2 }] },
      { a: { x: [1, 2] } },
      { a: [{ x: [1, 2] }, {}] },
      { a: { x: [[1], 2] } },
      { a: [[{ x: 1 }]] },
      { a: [{ y: 1 }, { x: 3 }] },
    ]
    expect(await joined(locals, 'a.x', { b: 1 })).toEqual([0, 1, 2, 3])
    expect(await joined(locals, 'a.x', { b: [1] })).toEqual([0, 1, 2, 3, 4])
    expect(await joined([...locals, { a: [{ x: [] }] }], 'a.x', { b: null })).toEqual([5, 7])
  })

  it('joins by equality and a pipeline together', async () => {
    const { collectionName: from } = await mongo.fresh({ k: 1, n: 1 }, { k: 1, n: 2 }, { k: 2, n: 3 })
    const pipeline = [{ $match: { $expr: { $gt: ['$n', '$$least'] } } }, { $project: { _id: 0, n: 1 } }]
    const spec = { from, localField: 'k', foreignField: 'k', let: { least: '$least' }, pipeline, as: 'm' }
    const docs = [
      { k: 1, least: 1 },
      { k: 2, least: 9 },
    ].map((doc, _id) => ({ _id, ...doc }))
    expect(await run(docs, { $lookup: spec }, { $project: { m: 1 } })).toEqual([
      { _id: 0, m: [{ n: 2 }] },
      { _id: 1, m: [] },
    ])
  })

  it('joins with everything when nothing says with what', async () => {
    const { collectionName: from } = await mongo.fresh({ _id: 1 }, { _id: 2 })
    const pipeline = [{ $sort: { _id: -1 } }, { $limit: 1 }]
    expect(await run([{ _id: 7 }, { _id: 8 }], { $lookup: { from, pipeline, as: 'm' } })).toEqual([
      { _id: 7, m: [{ _id: 2 }] },
      { _id: 8, m: [{ _id: 2 }] },
    ])
  })

  it.each<[Document, number]>([
    [{ from: 'c', as: 'm' }, 9],
    [{ from: 'c', localField: 'a', as: 'm' }, 9],
    [{ from: 'c', localField: 'a', foreignField: 'b', let: { x: 1 }, as: 'm' }, 9],
    [{ from: 'c', pipeline: [{ $out: 'x' }], as: 'm' }, 51047],
    [{ from: 'c', pipeline: [{ $merge: 'x' }], as: 'm' }, 51047],
    [{ from: 'c', pipeline: [{ $nope: 1 }], as: 'm' }, 40324],
  ])('%j is refused with %d', async (spec, code) => {
    expect(await codeOf({ $lookup: spec })).toBe(code)
  })
})

describe('a pipeline', () => {
  it('sorts by count', async () => {
    const docs = ['a', 'b', 'b', null].map((t) => ({ t }))
    const counted = await run(docs, { $sortByCount: { $ifNull: ['$t', 'b'] } })
    expect(counted).toEqual([
      { _id: 'b', count: 3 },
      { _id: 'a', count: 1 },
    ])
  })

  it('gives as many documents as its $skip and $limit let through, whatever is before them', async () => {
    const docs = Array.from({ length: 20 }, (_, _id) => ({ _id, n: 20 - _id }))
    const collection = await mongo.fresh(...docs)
    await collection.createIndex({ n: 1 })
    const ids = async (...pipeline: Document[]): Promise<unknown[]> =>
      (await runOn(collection, ...pipeline)).map(({ _id }) => _id)
    const sort = { $sort: { n: 1 } }
    expect(await ids(sort, { $set: { x: 1 } }, { $skip: 2 }, { $limit: 3 })).toEqual([17, 16, 15])
    expect(await ids(sort, { $limit: 3 }, { $skip: 2 })).toEqual([17])
    expect(await ids(sort, { $match: { _id: { $lt: 3 } } }, { $limit: 2 })).toEqual([2, 1])
    expect(await ids(sort, { $unwind: '$n' }, { $limit: 1 })).toEqual([19])
  })
})
