import type { Collection, Document } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { onlyLocal, useMongo } from '../testing.ts'
import { SCORE, titled } from './testing.ts'

const mongo = useMongo()

describe('the text score', () => {
  const documents = [
    { _id: 1, title: 'tea', body: 'Green tea and black tea' },
    { _id: 2, title: 'A pot of tea', body: 'pot' },
    { _id: 3, title: 'A pot', body: 'of clay' },
    { _id: 4, title: 'Cup', body: 'a pot' },
  ]
  async function weighted(): Promise<Collection> {
    const collection = await mongo.fresh(...documents)
    await collection.createIndex({ title: 'text', body: 'text' }, { weights: { title: 4 } })
    return collection
  }
  // Title: weight 4, 1.1 for a field that is nothing else. Body of 1: tea occurs twice among four words.
  const tea1 = 4 * 1 * 1 * 1.1 + 1.5 * ((0.5 * 2) / 4 + 0.5)
  // One of the two words of the title that are no stop words.
  const tea2 = 4 * ((0.5 * 1) / 2 + 0.5)
  const pot2 = 4 * 0.75 + 1.1
  // The only word beside a stop word: all of the terms, but not all of the field.
  const [pot3, pot4] = [4, 1]

  it('is that of the formula, summed over fields and terms', async () => {
    const collection = await weighted()
    const found = collection.find(
      { $text: { $search: 'teas pot' } },
      { projection: { score: SCORE, _id: 1 }, sort: { _id: 1 } },
    )
    expect(await found.toArray()).toEqual([
      { _id: 1, score: tea1 },
      { _id: 2, score: pot2 + tea2 },
      { _id: 3, score: pot3 },
      { _id: 4, score: pot4 },
    ])
    expect(tea1).toBeCloseTo(5.525, 12)
    expect(pot2 + tea2).toBeCloseTo(7.1, 12)
  })

  it('is what MongoDB gives in its own tests', async () => {
    const collection = await titled(
      mongo,
      { _id: 0, title: 'textual content' },
      { _id: 1, title: 'additional content' },
      { _id: 2, title: 'irrelevant content' },
    )
    const found = collection.find(
      { $text: { $search: 'textual content -irrelevant' } },
      { projection: { score: SCORE }, sort: { _id: 1 } },
    )
    expect((await found.toArray()).map(({ score }) => score)).toEqual([1.5, 0.75])
  })

  it('sorts, the highest first, with or without being shown', async () => {
    const collection = await weighted()
    const query = { $text: { $search: 'tea pot' } }
    const ids = async (sort: Document): Promise<unknown[]> =>
      (await collection.find(query).sort(sort).toArray()).map(({ _id }) => _id)
    expect(await ids({ any: SCORE })).toEqual([2, 1, 3, 4])
    expect(await ids({ score: SCORE, _id: -1 })).toEqual([2, 1, 3, 4])
    expect(await ids({ _id: -1, score: SCORE })).toEqual([4, 3, 2, 1])
    const best = await collection
      .find(query)
      .sort({ score: SCORE })
      .project({ title: 1, score: SCORE })
      .limit(1)
      .toArray()
    expect(best).toEqual([{ _id: 2, title: 'A pot of tea', score: pot2 + tea2 }])
  })

  it('lets other fields decide between equally good ones', async () => {
    const collection = await titled(
      mongo,
      ...[3, 1, 2].map((n) => ({ _id: n, title: `cup ${n}`, size: n, parts: [n, [n]], more: [n] })),
    )
    const sorted = async (sort: Document): Promise<unknown[]> =>
      (
        await collection
          .find({ $text: { $search: 'cup' } })
          .sort(sort)
          .toArray()
      ).map(({ _id }) => _id)
    expect(await sorted({ score: SCORE, size: 1 })).toEqual([1, 2, 3])
    // The name of the score is no path.
    expect(await sorted({ parts: SCORE, more: -1 })).toEqual([3, 2, 1])
  })

  it('adds itself to a projection of a find without choosing its fields', async () => {
    const collection = await weighted()
    const first = async (projection: Document): Promise<unknown> =>
      collection.findOne({ $text: { $search: 'clay' } }, { projection })
    const score = 0.5 + 0.5
    expect(await first({ score: SCORE })).toEqual({ ...documents[2], score })
    expect(await first({ _id: 0, body: SCORE })).toEqual({ title: 'A pot', body: score })
    expect(await first({ _id: 1, 'deep.score': SCORE })).toEqual({ _id: 3, deep: { score } })
    expect(await first({ body: 0, score: SCORE })).toEqual({ _id: 3, title: 'A pot', score })
    expect(await first({ body: 1, score: SCORE })).toEqual({ _id: 3, body: 'of clay', score })
    expect(await first({ score: { $add: [SCORE, 1] } })).toEqual({ _id: 3, score: score + 1 })
  })

  it('is known in an aggregation until a stage gathers documents', async () => {
    const collection = await weighted()
    const found = await collection
      .aggregate([
        { $match: { $text: { $search: 'tea pot' }, _id: { $ne: 3 } } },
        { $sort: { x: SCORE } },
        { $addFields: { a: SCORE } },
        { $project: { a: 1, b: { $multiply: [SCORE, 2] } } },
        { $skip: 1 },
        { $unset: 'none' },
        { $sort: { score: SCORE } },
        { $set: { c: SCORE } },
      ])
      .toArray()
    expect(found).toEqual([
      { _id: 1, a: tea1, b: tea1 * 2, c: tea1 },
      { _id: 4, a: pot4, b: pot4 * 2, c: pot4 },
    ])
    expect(
      await collection
        .aggregate([{ $match: { $text: { $search: 'clay' } } }, { $group: { _id: null, best: { $max: SCORE } } }])
        .toArray(),
    ).toEqual([{ _id: null, best: 1 }])
    expect(
      await collection.aggregate([{ $match: { $text: { $search: 'clay' } } }, { $project: { s: SCORE } }]).toArray(),
    ).toEqual([{ _id: 3, s: 1 }])
  })

  it('chooses and is shown when a document is found and changed', async () => {
    const collection = await weighted()
    const found = await collection.findOneAndUpdate(
      { $text: { $search: 'tea pot' } },
      { $set: { seen: true } },
      { sort: { score: SCORE }, projection: { seen: 1, score: SCORE }, returnDocument: 'after' },
    )
    expect(found).toEqual({ _id: 2, seen: true, score: pot2 + tea2 })
    const gone = await collection.findOneAndDelete({ $text: { $search: 'pot' } }, { sort: { score: SCORE } })
    expect(gone?.['_id']).toBe(2)
  })
})

describe('where MongoDB promises no order', () => {
  onlyLocal('the order is that of this server')

  it('documents come in their own, also equally good ones', async () => {
    const collection = await titled(mongo, ...[3, 1, 2].map((_id) => ({ _id, title: `cup ${_id}` })))
    const cups = { $text: { $search: 'cup' } }
    for (const sort of [{}, { score: SCORE }] as const)
      expect((await collection.find(cups).sort(sort).toArray()).map(({ _id }) => _id)).toEqual([3, 1, 2])
  })
})
