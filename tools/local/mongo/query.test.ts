import { Decimal128, Double, Int32, Long, ObjectId } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { useMongo } from './testing.ts'

const mongo = useMongo()

async function ids(documents: readonly object[], filter: object): Promise<unknown[]> {
  const collection = await mongo.fresh(...documents.map((document, index) => ({ _id: index, ...document })))
  const found = await collection.find(filter).sort({ _id: 1 }).toArray()
  return found.map(({ _id }) => _id)
}

describe('a filter', () => {
  const arrays = [
    { a: 5 },
    { a: [5, 6] },
    { a: [[5]] },
    { a: [] },
    {},
    { a: null },
    { a: [{ b: 1 }, { c: 2 }] },
    { a: { b: 1 } },
  ]
  it.each([
    [{ a: 5 }, [0, 1]],
    [{ a: [5] }, [2]],
    [{ a: [5, 6] }, [1]],
    [{ a: { $ne: 5 } }, [2, 3, 4, 5, 6, 7]],
    [{ a: null }, [4, 5]],
    [{ a: { $in: [null, 6] } }, [1, 4, 5]],
    [{ a: { $nin: [5, null] } }, [2, 3, 6, 7]],
    [{ a: { $exists: false } }, [4]],
    [{ 'a.b': 1 }, [6, 7]],
    [{ 'a.b': null }, [0, 4, 5, 6]],
    [{ 'a.b': { $exists: false } }, [0, 1, 2, 3, 4, 5]],
    [{ 'a.0': 5 }, [1]],
    [{ 'a.0.b': 1 }, [6]],
    [{ 'a.0': [5] }, [2]],
    [{ a: { $size: 2 } }, [1, 6]],
    [{ a: { $size: 0 } }, [3]],
    [{ a: { $type: 'array' } }, [1, 2, 3, 6]],
    [{ a: { $type: 'number' } }, [0, 1]],
    [{ a: { $type: ['null', 'object'] } }, [5, 6, 7]],
    [{ a: { $elemMatch: { $gt: 5 } } }, [1]],
    [{ a: { $elemMatch: { b: 1 } } }, [6]],
    [{ a: { $all: [5, 6] } }, [1]],
    [{ a: { $all: [] } }, []],
    [{ a: { $gt: 4, $lt: 6 } }, [0, 1]],
    [{ a: { $not: { $gt: 4 } } }, [2, 3, 4, 5, 6, 7]],
    [{ a: { $gte: null } }, [4, 5]],
    [{ $or: [{ a: 5 }, { 'a.c': 2 }] }, [0, 1, 6]],
    [{ $nor: [{ a: { $exists: true } }] }, [4]],
    [{ $and: [{ a: 5 }, { a: 6 }] }, [1]],
    [{ a: { $lt: [6] } }, [1, 2, 3]],
    [{ $expr: { $gt: [{ $size: { $cond: [{ $isArray: '$a' }, '$a', []] } }, 1] } }, [1, 6]],
  ])('%j finds what MongoDB finds among arrays, nulls and missing fields', async (filter, expected) => {
    expect(await ids(arrays, filter)).toEqual(expected)
  })

  it('compares numbers by value across types', async () => {
    const numbers = [
      { n: new Int32(3) },
      { n: new Double(3) },
      { n: Long.fromNumber(3) },
      { n: Decimal128.fromString('3.0') },
      { n: new Double(3.5) },
      { n: Number.NaN },
    ]
    expect(await ids(numbers, { n: 3 })).toEqual([0, 1, 2, 3])
    expect(await ids(numbers, { n: { $gt: Decimal128.fromString('3.4') } })).toEqual([4])
    expect(await ids(numbers, { n: Number.NaN })).toEqual([5])
    expect(await ids(numbers, { n: { $lt: 100 } })).toEqual([0, 1, 2, 3, 4])
    expect(
      await ids([{ n: Long.fromString('9007199254740993') }, { n: 9007199254740992 }], {
        n: { $gt: 9007199254740992 },
      }),
    ).toEqual([0])
    expect(await ids(numbers, { n: { $mod: [3, 0] } })).toEqual([0, 1, 2, 3, 4])
  })

  it('takes the order of fields in sub-documents seriously', async () => {
    expect(await ids([{ d: { a: 1, b: 2 } }, { d: { b: 2, a: 1 } }], { d: { a: 1, b: 2 } })).toEqual([0])
  })

  it('compares only values of one kind', async () => {
    expect(
      await ids([{ v: 'x' }, { v: 1 }, { v: new Date(5) }, { v: true }, { v: new ObjectId() }], {
        v: { $gte: new Date(0) },
      }),
    ).toEqual([2])
  })

  it('reads regular expressions as PCRE does', async () => {
    const texts = [
      { t: 'Apple' },
      { t: 'apple\n' },
      { t: 'pine\napple' },
      { t: ['banana', 'apple'] },
      { t: 'a.c' },
      { t: 7 },
    ]
    expect(await ids(texts, { t: /^apple$/ })).toEqual([1, 3])
    expect(await ids(texts, { t: /^apple$/i })).toEqual([0, 1, 3])
    expect(await ids(texts, { t: /^apple$/m })).toEqual([1, 2, 3])
    expect(await ids(texts, { t: { $regex: 'a\\.c' } })).toEqual([4])
    expect(await ids(texts, { t: { $regex: 'pine.apple' } })).toEqual([])
    expect(await ids(texts, { t: { $regex: 'PINE.APPLE', $options: 'si' } })).toEqual([2])
    expect(await ids(texts, { t: { $in: [/^ban/, 7] } })).toEqual([3, 5])
    expect(await ids(texts, { t: { $not: /a/i } })).toEqual([5])
  })
})

describe('a sort', () => {
  it('follows the BSON order of types, with arrays by their least or greatest element', async () => {
    const collection = await mongo.fresh(
      { _id: 'text', v: 'a' },
      { _id: 'number', v: 3 },
      { _id: 'missing' },
      { _id: 'null', v: null },
      { _id: 'empty', v: [] },
      { _id: 'array', v: [2, 9] },
      { _id: 'object', v: { x: 1 } },
      { _id: 'bool', v: false },
    )
    const up = await collection.find().sort({ v: 1, _id: 1 }).toArray()
    expect(up.map(({ _id }) => _id)).toEqual(['empty', 'missing', 'null', 'array', 'number', 'text', 'object', 'bool'])
    const down = await collection
      .find({ v: { $type: 'number' } })
      .sort({ v: -1 })
      .toArray()
    expect(down.map(({ _id }) => _id)).toEqual(['array', 'number'])
  })

  it('orders strings by code point, also beyond the basic plane', async () => {
    const collection = await mongo.fresh({ _id: '\u{1F600}' }, { _id: '\uFFFD' }, { _id: 'z' })
    const found = await collection.find().sort({ _id: 1 }).toArray()
    expect(found.map(({ _id }) => _id)).toEqual(['z', '\uFFFD', '\u{1F600}'])
  })

  it('refuses parallel arrays', async () => {
    const collection = await mongo.fresh({ a: [1], b: [2] })
    await expect(collection.find().sort({ a: 1, b: 1 }).toArray()).rejects.toThrow('parallel arrays')
  })
})

describe('a projection', () => {
  const document = { _id: 1, a: { b: 1, c: 2 }, list: [{ x: 1, y: 2 }, 3, { y: 4 }], n: [1, 2, 3, 4] }
  it.each([
    [{ 'a.b': 1 }, { _id: 1, a: { b: 1 } }],
    [{ a: { b: 1 }, _id: 0 }, { a: { b: 1 } }],
    [
      { 'a.b': 0, n: 0 },
      { _id: 1, a: { c: 2 }, list: document.list },
    ],
    [{ 'list.y': 1, _id: 0 }, { list: [{ y: 2 }, { y: 4 }] }],
    [
      { 'list.y': 0, a: 0, n: 0 },
      { _id: 1, list: [{ x: 1 }, 3, {}] },
    ],
    [
      { n: { $slice: -2 }, a: 1 },
      { _id: 1, a: { b: 1, c: 2 }, n: [3, 4] },
    ],
    [
      { n: { $slice: [1, 2] }, a: 0, list: 0 },
      { _id: 1, n: [2, 3] },
    ],
    [{ list: { $elemMatch: { y: 4 } } }, { _id: 1, list: [{ y: 4 }] }],
    [{ _id: 0, twice: { $multiply: ['$a.c', 2] } }, { twice: 4 }],
    [{ _id: 1 }, { _id: 1 }],
    [{ _id: 0 }, { a: document.a, list: document.list, n: document.n }],
  ])('%j shows what MongoDB shows', async (projection, expected) => {
    const collection = await mongo.fresh(document)
    expect(await collection.findOne({}, { projection })).toEqual(expected)
  })

  it('refuses to include and exclude at once', async () => {
    const collection = await mongo.fresh(document)
    await expect(collection.findOne({}, { projection: { a: 1, n: 0 } })).rejects.toThrow(
      'Cannot do exclusion on field n in inclusion projection',
    )
  })
})
