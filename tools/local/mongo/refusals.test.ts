import type { Document } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { onlyLocal, refusal, useMongo } from './testing.ts'

const mongo = useMongo()
onlyLocal('refusals are of what only the local server lacks')

describe('what the server does not do is refused by name', () => {
  it.each<[Document, number, string]>([
    [{ mapReduce: 'c' }, 115, 'mapReduce'],
    [{ constructor: 1 }, 115, 'constructor'],
    [{ find: 'c', unheardOf: 1 }, 40415, 'find.unheardOf'],
    [{ find: 'c', tailable: true }, 115, 'find.tailable'],
    [{ find: 'c', filter: 5 }, 14, 'find.filter'],
    [{ find: 'c', filter: { $where: '1' } }, 2, '$where'],
    [{ find: 'c', filter: { $or: [{ $text: { $search: 'x' } }] } }, 2, '$text'],
    [{ find: 'c', filter: { a: { $near: 1 } } }, 2, '$near'],
    [{ find: 'c', filter: { a: { toString: 1, $gt: 1 } } }, -1, ''],
    [{ find: 'c', filter: { a: { $gt: 1, toString: 1 } } }, 2, 'toString'],
    [{ find: 'c', filter: { a: { $regex: '(?i)a' } } }, 2, '(?i)a'],
    [{ find: 'c', filter: { a: { $regex: 'a++' } } }, 2, 'possessive'],
    [{ find: 'c', collation: { locale: 'fr' } }, 2, 'collation'],
    [{ find: 'c', hint: 'none' }, 2, 'hint'],
    [{ find: 'c', hint: { $natural: -1 } }, 2, 'hint'],
    [{ find: 'c', readConcern: { level: 'snapshot' } }, 72, 'snapshot'],
    [{ find: 'c', sort: { a: { $meta: 'searchScore' } } }, 31138, '$meta'],
    [{ find: 'c', projection: { 'a.$': 1 } }, 31276, 'a.$'],
    [{ insert: 'c', documents: [{}], writeConcern: { w: 3 } }, 100, 'Not enough'],
    [{ aggregate: 'c', pipeline: [{ $project: { a: { $function: {} } } }], cursor: {} }, 168, '$function'],
    [{ aggregate: 'c', pipeline: [{ $group: { _id: 1, a: { $stdDevPop: '$x' } } }], cursor: {} }, 15952, '$stdDevPop'],
    [{ aggregate: 'c', pipeline: [{ $project: { a: '$$nope' } }], cursor: {} }, 17276, 'nope'],
    [
      {
        aggregate: 'c',
        pipeline: [{ $set: { a: { $dateAdd: { startDate: '$a', unit: 'toString', amount: 1 } } } }],
        cursor: {},
      },
      9,
      'toString',
    ],
    [{ aggregate: 1, pipeline: [], cursor: {} }, 115, 'aggregate'],
    [{ create: 'd', capped: true }, 115, 'capped'],
    [{ create: 'd', validator: {} }, 115, 'validator'],
    [{ create: 'd', viewOn: 'c' }, 115, 'viewOn'],
    [{ create: 'd', timeseries: { timeField: 't' } }, 115, 'timeseries'],
    [{ create: 'd', collation: { locale: 'en', strength: 2 } }, 115, 'collation'],
    [{ collMod: 'c', validator: {} }, 115, 'validator'],
    [{ collMod: 'c', index: { name: '_id_', hidden: true } }, 115, 'hidden'],
    [{ collMod: 'c', index: { name: '_id_', unique: true } }, 115, 'unique'],
    [{ renameCollection: 'a.c', to: 'a.d' }, 115, 'renameCollection'],
    [{ update: 'c', updates: [{ q: {}, u: [], c: {} }] }, 0, 'update.updates.c'],
    [{ update: 'c', updates: [{ q: {}, u: {}, odd: 1 }] }, 0, 'odd'],
    [{ update: 'c', updates: [{ q: {}, u: { $bit: { a: { and: 1 } } } }] }, 0, '$bit'],
    [{ explain: { insert: 'c', documents: [{}] } }, 115, 'insert'],
    [{ explain: { find: 'c' }, verbosity: 'all' }, 2, 'verbosity'],
  ])('%j', async (command, code, name) => {
    if (code <= 0) {
      const answer = await mongo.db().command(command)
      if (code === 0) expect(JSON.stringify(answer['writeErrors'])).toContain(name)
      return
    }
    await mongo.db().createCollection('c')
    const error = await refusal(mongo.db().command(command))
    expect(error.code).toBe(code)
    expect(error.message).toContain(name)
  })

  it.each<[Document, number, string]>([
    [{ $redact: '$$KEEP' }, 40324, '$redact'],
    [{ $graphLookup: {} }, 40324, '$graphLookup'],
    [{ $setWindowFields: {} }, 40324, '$setWindowFields'],
    [{ $densify: {} }, 40324, '$densify'],
    [{ $fill: {} }, 40324, '$fill'],
    [{ $geoNear: {} }, 40324, '$geoNear'],
    [{ $documents: [] }, 40324, '$documents'],
    [{ $changeStream: {} }, 40324, '$changeStream'],
    [{ $collStats: {} }, 40324, '$collStats'],
    [{ $indexStats: {} }, 40324, '$indexStats'],
    [{ $search: {} }, 40324, '$search'],
    [{ toString: 1 }, 40324, 'toString'],
    [{ $out: { db: 'd', coll: 'x', timeseries: { timeField: 't' } } }, 115, '$out.timeseries'],
    [{ $bucketAuto: { groupBy: '$a', buckets: 2, granularity: 'R5' } }, 115, 'granularity'],
    [{ $bucketAuto: { groupBy: '$a', buckets: 2, output: { f: { $first: '$a' } } } }, 115, '$first'],
    [{ $unionWith: { pipeline: [{ $documents: [] }] } }, 9, 'without a collection'],
    [{ $lookup: { from: 'c', localField: 'a.0', foreignField: 'b', as: 'm' } }, 9, 'array positions'],
  ])('as a stage: %j', async (stage, code, name) => {
    const error = await refusal(mongo.db().collection('c').aggregate([stage]).toArray())
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
