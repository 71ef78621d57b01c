import type { Document } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { onlyLocal, refusal, useMongo } from '../testing.ts'
import { SCORE } from './testing.ts'

const mongo = useMongo()
onlyLocal('refusals are of what only the local server lacks')

describe('what the server does not do with text is refused by name', () => {
  it.each<[Document, Document, number]>([
    [{ '$**': 'text' }, {}, 67],
    [{ 'a.0': 'text' }, {}, 67],
    [{ a: 'text' }, { unique: true }, 67],
    [{ a: 'text' }, { default_language: 'spanish' }, 67],
    [{ a: 'text' }, { textIndexVersion: 2 }, 67],
    [{ a: 'text' }, { weights: '$**' }, 67],
    [{ a: 'text' }, { weights: { '$**': 1 } }, 67],
    [{ a: 1 }, { default_language: 'english' }, 67],
  ])('%j with %j is refused', async (key, options, code) => {
    const collection = await mongo.fresh()
    expect((await refusal(collection.createIndex(key as never, options))).code).toBe(code)
  })

  const $text = { $search: 'x' }
  it.each<[Document, number, string]>([
    [{ find: 'c', filter: { $or: [{ $text }, { a: 1 }] } }, 2, '$text is not allowed in this context'],
    [{ find: 'c', filter: { $nor: [{ $text }] } }, 2, '$text is not allowed in this context'],
    [{ find: 'c', filter: { $text }, collation: { locale: 'en', strength: 2 } }, 2, 'collation'],
    [{ find: 'c', filter: { $text }, projection: { s: { $meta: 'indexKey' } } }, 17308, 'indexKey'],
    [{ find: 'c', filter: { $text }, projection: { 's.$': SCORE } }, 31276, 's.$'],
    [{ find: 'c', filter: { $text, $expr: { $gt: [SCORE, 1] } } }, 40218, 'text score'],
    [{ aggregate: 'c', pipeline: [{ $facet: { a: [{ $match: { $text } }] } }], cursor: {} }, 17313, 'first'],
    [
      { aggregate: 'c', pipeline: [{ $match: { $text } }, { $group: { _id: 1 } }, { $set: { s: SCORE } }], cursor: {} },
      40218,
      'text score',
    ],
    [
      { aggregate: 'c', pipeline: [{ $match: { $text } }, { $facet: { a: [{ $sort: { s: SCORE } }] } }], cursor: {} },
      40218,
      'text score',
    ],
  ])('%j', async (command, code, message) => {
    const collection = mongo.db().collection('c')
    await collection.createIndex({ title: 'text' })
    const error = await refusal(mongo.db().command(command))
    expect(error.code).toBe(code)
    expect(error.message).toContain(message)
  })
})
