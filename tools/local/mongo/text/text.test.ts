import type { Document } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { refusal, useMongo } from '../testing.ts'
import { SCORE, search, titled } from './testing.ts'

const mongo = useMongo()

const SHOP = [
  { _id: 1, title: 'Coffee and cakes' },
  { _id: 2, title: 'Roasting coffees at home', price: 5 },
  { _id: 3, title: 'CAFÉ au lait', price: 7 },
  { _id: 4, title: 'Tea, not coffee', price: 5 },
  { _id: 5, title: 'Café au lait' },
  { _id: 6, title: 5 },
  { _id: 7, title: ['Tea', 'Cake'] },
]

describe('a text search', () => {
  it('finds documents with one of the terms, whatever their ending, case or accents', async () => {
    const collection = await titled(mongo, ...SHOP)
    expect(await search(collection, 'coffee')).toEqual([1, 2, 4])
    expect(await search(collection, 'ROASTED teas')).toEqual([2, 4, 7])
    expect(await search(collection, 'cafe')).toEqual([3, 5])
    expect(await search(collection, 'the and not')).toEqual([])
    expect(await search(collection, '')).toEqual([])
  })

  it('wants all phrases and none of what is negated', async () => {
    const collection = await titled(mongo, ...SHOP)
    expect(await search(collection, '"coffees at"')).toEqual([2])
    expect(await search(collection, '"not coffee" "tea"')).toEqual([4])
    expect(await search(collection, 'tea "COFFEE AND"')).toEqual([1])
    expect(await search(collection, 'coffee -tea')).toEqual([1, 2])
    expect(await search(collection, 'coffee -"at home"')).toEqual([1, 4])
    expect(await search(collection, '-tea')).toEqual([])
  })

  // Of MongoDB's own tests.
  it.each([
    ['The quick Brown', 1],
    ['Jumped', 1],
    ['"Fox" Jumped', 1],
    ['"Fox Jumps" "Over The"', 1],
    ['"Fox Jumps" -"over the"', 1],
    ['The', 0],
    ['quick', 0],
    ['The quick -brown', 0],
    ['he Quic', 0],
    ['"over the"', 0],
    ['"Fox Jumps" -"Over The"', 0],
  ])('with case finds %s %i times', async ($search, times) => {
    const collection = await titled(mongo, { title: 'The Quick Brown Fox Jumps Over The Lazy Dog' })
    expect(await search(collection, { $search, $caseSensitive: true })).toHaveLength(times)
  })

  it('distinguishes case and diacritics if it is told to', async () => {
    const collection = await titled(mongo, ...SHOP)
    expect(await search(collection, { $search: 'Café', $caseSensitive: true })).toEqual([5])
    expect(await search(collection, { $search: 'cafe', $diacriticSensitive: true })).toEqual([])
    expect(await search(collection, { $search: 'café', $diacriticSensitive: true })).toEqual([3, 5])
    expect(await search(collection, { $search: 'lait -CAFÉ', $caseSensitive: true })).toEqual([5])
    expect(await search(collection, { $search: '"Café au"', $caseSensitive: true, $diacriticSensitive: true })).toEqual(
      [5],
    )
  })

  it('has a language of its own', async () => {
    const collection = await titled(mongo, ...SHOP)
    expect(await search(collection, { $search: 'coffees', $language: 'none' })).toEqual([])
    expect(await search(collection, { $search: 'coffees', $language: 'EN' })).toEqual([1, 2, 4])
  })

  it('goes together with other conditions, within $and too', async () => {
    const collection = await titled(mongo, ...SHOP)
    expect(await search(collection, 'coffee', { price: 5 })).toEqual([2, 4])
    expect(await search(collection, 'coffee', { $or: [{ _id: 1 }, { price: { $gt: 5 } }] })).toEqual([1])
    const both = { $and: [{ price: { $lt: 9 } }, { $and: [{ $text: { $search: 'tea' } }] }] }
    expect(await collection.find(both).toArray()).toEqual([SHOP[3]])
    expect(await collection.countDocuments(both)).toBe(1)
    const counted = { count: collection.collectionName, query: { $text: { $search: 'coffee' } }, skip: 1 }
    expect((await mongo.db().command(counted))['n']).toBe(2)
    const second = collection.find({ $text: { $search: 'coffee' } }, { skip: 1, limit: 1, sort: { _id: 1 } })
    expect(await second.toArray()).toEqual([SHOP[1]])
    expect(await collection.distinct('price', { $text: { $search: 'coffee' } })).toEqual([5])
  })

  it('follows every change', async () => {
    const collection = await titled(mongo, ...SHOP)
    await collection.updateMany({ $text: { $search: 'coffee' } }, { $set: { title: 'Cocoa' } })
    expect(await search(collection, 'coffee cocoa')).toEqual([1, 2, 4])
    expect(await search(collection, 'roast')).toEqual([])
    await collection.deleteOne({ $text: { $search: 'cocoa' } })
    await collection.replaceOne({ _id: 2 as never }, { title: 'Maté' })
    expect(await search(collection, 'cocoa mate')).toEqual([2, 4])
    await collection.insertOne({ _id: 0 as never, title: 'mate' })
    expect(await search(collection, 'mate')).toEqual([0, 2])
    const upserted = await collection.updateOne(
      { $text: { $search: 'water' } },
      { $set: { title: 'Water' } },
      { upsert: true },
    )
    expect(await search(collection, 'water')).toEqual([upserted.upsertedId])
  })
})

describe('where there is no text search', () => {
  it('without a text index', async () => {
    const collection = await mongo.fresh({ title: 'x' })
    const error = await refusal(search(collection, 'x'))
    expect([error.code, error.codeName, error.message]).toEqual([
      27,
      'IndexNotFound',
      'text index required for $text query',
    ])
    expect((await refusal(search(mongo.db().collection('nowhere'), 'x'))).code).toBe(27)
  })

  const $text = { $search: 'x' }
  it.each<[Document, number, string]>([
    [{ find: 'c', filter: { a: { $elemMatch: { $text } } } }, 2, '$text'],
    [{ find: 'c', filter: { a: { $text } } }, 2, '$text'],
    [{ find: 'c', filter: { $text, $and: [{ $text }] } }, 2, 'Too many text expressions'],
    [{ find: 'c', filter: { $text }, hint: 'title_text' }, 2, 'text and hint not allowed in same query'],
    [{ find: 'c', filter: { $text: { ...$text, $language: 'spanglish' } } }, 2, 'spanglish'],
    [{ find: 'c', projection: { s: SCORE } }, 40218, 'text score'],
    [{ find: 'c', sort: { s: SCORE } }, 40218, 'text score'],
    [{ find: 'c', filter: { $text }, projection: { s: { $meta: 5 } } }, 17307, '$meta'],
    [{ find: 'c', filter: { $text }, sort: { s: { $meta: 'unknown' } } }, 31138, 'unknown'],
    [{ find: 'c', filter: { $text }, sort: { s: { ...SCORE, more: 1 } } }, 9, 'additional keys'],
    [{ find: 'c', filter: { $text }, sort: { s: { $other: 'textScore' } } }, 17312, '$meta is the only expression'],
    [{ aggregate: 'c', pipeline: [{ $limit: 1 }, { $match: { $text } }], cursor: {} }, 17313, 'first pipeline stage'],
    [{ aggregate: 'c', pipeline: [{ $project: { s: SCORE } }], cursor: {} }, 40218, 'text score'],
    [{ aggregate: 'c', pipeline: [{ $sort: { s: SCORE } }], cursor: {} }, 40218, 'text score'],
    [{ explain: { find: 'none', filter: { $text } } }, 27, 'text index required'],
  ])('%j', async (command, code, message) => {
    const collection = mongo.db().collection('c')
    await collection.createIndex({ title: 'text' })
    const error = await refusal(mongo.db().command(command))
    expect(error.code).toBe(code)
    expect(error.message).toContain(message)
  })
})
