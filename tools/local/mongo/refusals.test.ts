import type { Document } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { refusal, useMongo } from './testing.ts'

const mongo = useMongo()

describe('what the server does not do is refused by name', () => {
  it.each<[Document, number, string]>([
    [{ mapReduce: 'c' }, 115, 'mapReduce'],
    [{ constructor: 1 }, 115, 'constructor'],
    [{ abortTransaction: 1 }, 115, 'abortTransaction'],
    [{ find: 'c', unheardOf: 1 }, 40415, 'find.unheardOf'],
    [{ find: 'c', tailable: true }, 115, 'find.tailable'],
    [{ find: 'c', filter: 5 }, 14, 'find.filter'],
    [{ find: 'c', filter: { $where: '1' } }, 2, '$where'],
    [{ find: 'c', filter: { $text: { $search: 'x' } } }, 2, '$text'],
    [{ find: 'c', filter: { a: { $near: 1 } } }, 2, '$near'],
    [{ find: 'c', filter: { a: { toString: 1, $gt: 1 } } }, -1, ''],
    [{ find: 'c', filter: { a: { $gt: 1, toString: 1 } } }, 2, 'toString'],
    [{ find: 'c', filter: { a: { $regex: '(?i)a' } } }, 2, '(?i)a'],
    [{ find: 'c', filter: { a: { $regex: 'a++' } } }, 2, 'possessive'],
    [{ find: 'c', collation: { locale: 'fr' } }, 2, 'collation'],
    [{ find: 'c', hint: 'none' }, 2, 'hint'],
    [{ find: 'c', readConcern: { level: 'snapshot' } }, 72, 'snapshot'],
    [{ find: 'c', sort: { a: { $meta: 'textScore' } } }, 2, '$meta'],
    [{ find: 'c', projection: { 'a.$': 1 } }, 31276, 'a.$'],
    [{ insert: 'c', documents: [{}], writeConcern: { w: 3 } }, 100, 'Not enough'],
    [{ aggregate: 'c', pipeline: [{ $out: 'x' }], cursor: {} }, 40324, '$out'],
    [{ aggregate: 'c', pipeline: [{ $project: { a: { $function: {} } } }], cursor: {} }, 168, '$function'],
    [{ aggregate: 'c', pipeline: [{ $group: { _id: 1, a: { $stdDevPop: '$x' } } }], cursor: {} }, 15952, '$stdDevPop'],
    [{ aggregate: 'c', pipeline: [{ $project: { a: '$$nope' } }], cursor: {} }, 17276, 'nope'],
    [{ aggregate: 1, pipeline: [], cursor: {} }, 115, 'aggregate'],
    [{ create: 'c', capped: true }, 115, 'capped'],
    [{ update: 'c', updates: [{ q: {}, u: {}, odd: 1 }] }, 0, 'odd'],
    [{ explain: { aggregate: 'c' } }, 115, 'aggregate'],
  ])('%j', async (command, code, name) => {
    if (code <= 0) {
      const answer = await mongo.client().db('test').command(command)
      if (code === 0) expect(JSON.stringify(answer['writeErrors'])).toContain(name)
      return
    }
    await mongo.client().db('test').createCollection('c')
    const error = await refusal(mongo.client().db('test').command(command))
    expect(error.code).toBe(code)
    expect(error.message).toContain(name)
  })

  it('also when the arithmetic would be inexact', async () => {
    const collection = await mongo.fresh({ a: 1 })
    const { Decimal128 } = await import('mongodb')
    expect((await refusal(collection.updateOne({}, { $inc: { a: Decimal128.fromString('1') } }))).message).toContain(
      'Decimal128',
    )
  })
})
