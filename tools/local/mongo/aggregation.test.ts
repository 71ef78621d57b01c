// oxlint-disable no-thenable -- the branches of $cond and $switch are called so
import { Double, type Document, Long, ObjectId } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { useMongo } from './testing.ts'

const mongo = useMongo()
const orders = [
  { _id: 1, who: 'a', total: 10, items: ['x', 'y'], at: new Date('2024-03-05T10:20:30Z') },
  { _id: 2, who: 'b', total: 20, items: [], at: new Date('2024-03-06T00:00:00Z') },
  { _id: 3, who: 'a', total: 30.5, items: ['x'], at: new Date('2024-04-01T00:00:00Z') },
  { _id: 4, who: null, items: null },
]

async function run(...pipeline: Document[]): Promise<Document[]> {
  const collection = await mongo.fresh(...orders)
  return collection.aggregate(pipeline).toArray()
}

describe('an aggregation', () => {
  it('groups', async () => {
    const groups = await run(
      {
        $group: {
          _id: '$who',
          sum: { $sum: '$total' },
          avg: { $avg: '$total' },
          min: { $min: '$total' },
          max: { $max: '$total' },
          n: { $count: {} },
          ids: { $push: '$_id' },
          first: { $first: '$_id' },
          last: { $last: '$_id' },
        },
      },
      { $sort: { _id: 1 } },
    )
    expect(groups).toEqual([
      { _id: null, sum: 0, avg: null, min: null, max: null, n: 1, ids: [4], first: 4, last: 4 },
      { _id: 'a', sum: 40.5, avg: 20.25, min: 10, max: 30.5, n: 2, ids: [1, 3], first: 1, last: 3 },
      { _id: 'b', sum: 20, avg: 20, min: 20, max: 20, n: 1, ids: [2], first: 2, last: 2 },
    ])
  })

  it('unwinds', async () => {
    expect(await run({ $unwind: '$items' }, { $project: { items: 1 } })).toEqual([
      { _id: 1, items: 'x' },
      { _id: 1, items: 'y' },
      { _id: 3, items: 'x' },
    ])
    expect(
      await run(
        { $unwind: { path: '$items', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } },
        { $project: { items: 1, i: 1 } },
      ),
    ).toEqual([
      { _id: 1, items: 'x', i: 0 },
      { _id: 1, items: 'y', i: 1 },
      { _id: 2, i: null },
      { _id: 3, items: 'x', i: 0 },
      { _id: 4, items: null, i: null },
    ])
  })

  it('runs facets side by side', async () => {
    expect(
      await run({
        $facet: {
          page: [{ $sort: { _id: -1 } }, { $skip: 1 }, { $limit: 1 }, { $project: { _id: 1 } }],
          total: [{ $count: 'n' }],
          tags: [{ $unwind: '$items' }, { $sortByCount: '$items' }],
        },
      }),
    ).toEqual([
      {
        page: [{ _id: 3 }],
        total: [{ n: 4 }],
        tags: [
          { _id: 'x', count: 2 },
          { _id: 'y', count: 1 },
        ],
      },
    ])
  })

  it('looks up by equality and by pipeline', async () => {
    const people = await mongo.fresh({ _id: 'a', name: 'Ann' }, { _id: 'b', name: 'Bob' })
    const from = people.collectionName
    expect(
      await run(
        { $match: { _id: 1 } },
        { $lookup: { from, localField: 'who', foreignField: '_id', as: 'p' } },
        { $project: { p: 1 } },
      ),
    ).toEqual([{ _id: 1, p: [{ _id: 'a', name: 'Ann' }] }])
    const pipeline = [{ $match: { $expr: { $eq: ['$_id', '$$w'] } } }, { $project: { _id: 0 } }]
    expect(
      await run(
        { $match: { _id: 2 } },
        { $lookup: { from, let: { w: '$who' }, pipeline, as: 'p.q' } },
        { $project: { p: 1 } },
      ),
    ).toEqual([{ _id: 2, p: { q: [{ name: 'Bob' }] } }])
  })

  it('reshapes', async () => {
    expect(
      await run({ $match: { _id: 1 } }, { $set: { 'deep.a': '$total', items: '$$REMOVE' } }, { $unset: ['at', 'who'] }),
    ).toEqual([{ _id: 1, total: 10, deep: { a: 10 } }])
    expect(await run({ $match: { _id: 1 } }, { $replaceRoot: { newRoot: { x: '$who', gone: '$nothing' } } })).toEqual([
      { x: 'a' },
    ])
  })
})

describe('an expression', () => {
  const oid = new ObjectId()
  it.each<[unknown, unknown]>([
    [{ $add: [1, 2, 3] }, 6],
    [{ $sum: [0.1, 0.2, 0.3] }, 0.6],
    [{ $add: [new Date(5), 10] }, new Date(15)],
    [{ $subtract: [new Date(5), new Date(2)] }, 3],
    [{ $multiply: [3, '$two'] }, 6],
    [{ $divide: [7, 2] }, 3.5],
    [{ $mod: [-7, 3] }, -1],
    [{ $add: [1, null] }, null],
    [{ $round: [2.5] }, 2],
    [{ $round: [2.345, 2] }, 2.35],
    [{ $round: [1250, -2] }, 1200],
    [{ $trunc: [-2.7] }, -2],
    [{ $floor: -1.5 }, -2],
    [{ $cond: [{ $gt: ['$two', 1] }, 'yes', 'no'] }, 'yes'],
    [{ $cond: { if: '$missing', then: 1, else: 2 } }, 2],
    [{ $ifNull: ['$missing', null, 'x'] }, 'x'],
    [{ $switch: { branches: [{ case: { $eq: ['$two', 2] }, then: 'two' }], default: 'other' } }, 'two'],
    [{ $and: [1, 'x', []] }, true],
    [{ $not: [0] }, true],
    [{ $eq: ['$missing', null] }, false],
    [{ $lt: ['$missing', null] }, true],
    [{ $concat: ['a', '$text'] }, 'aTéxt'],
    [{ $toUpper: '$text' }, 'TéXT'],
    [{ $toString: 2.5 }, '2.5'],
    [{ $toString: oid }, oid.toHexString()],
    [{ $toObjectId: oid.toHexString() }, oid],
    [{ $strLenCP: '$text' }, 4],
    [{ $split: ['a-b', '-'] }, ['a', 'b']],
    [{ $trim: { input: '  a ' } }, 'a'],
    [{ $size: '$list' }, 3],
    [{ $in: [3, '$list'] }, true],
    [{ $arrayElemAt: ['$list', -1] }, 3],
    [{ $slice: ['$list', 1, 2] }, [2, 3]],
    [{ $filter: { input: '$list', as: 'n', cond: { $gt: ['$$n', 1] } } }, [2, 3]],
    [{ $map: { input: '$list', in: { $multiply: ['$$this', '$two'] } } }, [2, 4, 6]],
    [{ $reduce: { input: '$list', initialValue: 0, in: { $add: ['$$value', '$$this'] } } }, 6],
    [{ $concatArrays: ['$list', [4]] }, [1, 2, 3, 4]],
    [
      {
        $setUnion: [
          [1, 2],
          [2, 3],
        ],
      },
      [1, 2, 3],
    ],
    [{ $objectToArray: { a: 1 } }, [{ k: 'a', v: 1 }]],
    [{ $arrayToObject: [[['a', 1]]] }, { a: 1 }],
    [{ $mergeObjects: [{ a: 1 }, null, { a: 2, b: 3 }] }, { a: 2, b: 3 }],
    [{ $getField: { field: 'a.b', input: { $literal: { 'a.b': 1 } } } }, 1],
    [{ $let: { vars: { x: 2 }, in: { $multiply: ['$$x', '$$x'] } } }, 4],
    ['$docs.v', [1, 2]],
    [{ $sum: '$list' }, 6],
    [{ $avg: '$list' }, 2],
    [{ $max: [1, 5, 3] }, 5],
    [{ $type: '$missing' }, 'missing'],
    [{ $dateToString: { date: '$at', format: '%Y-%m-%d' } }, '2024-03-05'],
    [{ $dateTrunc: { date: '$at', unit: 'month' } }, new Date('2024-03-01')],
    [{ $dateAdd: { startDate: new Date('2024-01-31'), unit: 'month', amount: 1 } }, new Date('2024-02-29')],
    [{ $year: '$at' }, 2024],
    [{ $range: [0, 6, 2] }, [0, 2, 4]],
  ])('%j gives %j', async (expression, expected) => {
    const collection = await mongo.fresh({
      two: 2,
      text: 'Téxt',
      list: [1, 2, 3],
      docs: [{ v: 1 }, 5, { v: 2 }],
      at: new Date('2024-03-05T10:20:30Z'),
    })
    const [found] = await collection.aggregate([{ $replaceWith: { v: expression } }]).toArray()
    expect(found?.['v']).toEqual(expected)
  })

  it('keeps whole numbers whole, and lets int32 grow to int64 and int64 to double', async () => {
    const collection = await mongo.fresh({ i: 2147483647, l: Long.MAX_VALUE })
    const [found] = await collection
      .aggregate(
        [
          {
            $project: {
              _id: 0,
              i: { $add: ['$i', 1] },
              l: { $add: ['$l', 1] },
              m: { $multiply: ['$i', 2] },
              d: { $divide: [4, 2] },
            },
          },
        ],
        { promoteValues: false },
      )
      .toArray()
    expect(found).toEqual({
      i: Long.fromNumber(2147483648),
      l: new Double(2 ** 63),
      m: Long.fromString('4294967294'),
      d: new Double(2),
    })
  })
})
