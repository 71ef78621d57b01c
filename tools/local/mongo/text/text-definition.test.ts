import { type Document, MongoClient } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { startMongo } from '../server.ts'
import { folderOfTest, refusal, useMongo } from '../testing.ts'
import { SCORE, search, titled } from './testing.ts'

const mongo = useMongo()

describe('a text index', () => {
  it('is listed as MongoDB stores it', async () => {
    const collection = await mongo.fresh()
    const name = await collection.createIndex(
      { shop: 1, title: 'text', body: 'text', at: -1 },
      { weights: { title: 3, tags: 2 } },
    )
    expect(name).toBe('shop_1_title_text_body_text_at_-1')
    expect((await collection.indexes())[1]).toEqual({
      v: 2,
      key: { shop: 1, _fts: 'text', _ftsx: 1, at: -1 },
      name,
      weights: { body: 1, tags: 2, title: 3 },
      default_language: 'english',
      language_override: 'language',
      textIndexVersion: 3,
    })
  })

  it('is made again without effect, and is the only one', async () => {
    const collection = await mongo.fresh()
    await collection.createIndex({ title: 'text' })
    await collection.createIndex({ title: 'text' }, { default_language: 'english', weights: { title: 1 } })
    await collection.createIndex({ _fts: 'text', _ftsx: 1 }, { name: 'title_text', weights: { title: 1 } })
    expect(await collection.indexes()).toHaveLength(2)
    const refused = async (key: Record<string, 'text' | 1>, options: Document = {}): Promise<readonly unknown[]> => {
      const error = await refusal(collection.createIndex(key, options))
      return [error.code, error.message.replace(/[.,"] .*/, '')]
    }
    expect(await refused({ title: 'text' }, { default_language: 'none' })).toEqual([
      85,
      'An equivalent index already exists with the same name but different options',
    ])
    expect(await refused({ body: 'text' })).toEqual([
      85,
      'An equivalent index already exists with a different name and options',
    ])
    expect(await refused({ title: 'text' }, { name: 'other' })).toEqual([
      85,
      'Index already exists with a different name: title_text',
    ])
    expect(await refused({ shop: 1, body: 'text' })).toEqual([67, 'only one text index per collection allowed'])
    await collection.dropIndex('title_text')
    await collection.createIndex({ body: 'text' })
    await collection.dropIndexes()
    expect(await collection.indexes()).toHaveLength(1)
    expect((await refusal(collection.findOne({ $text: { $search: 'x' } }))).code).toBe(27)
  })

  it('with fields in front of the text wants a value for each of them', async () => {
    const collection = await mongo.fresh(
      { _id: 1, shop: 1, at: { hour: 2 }, title: 'tea' },
      { _id: 2, shop: 2, at: { hour: 2 }, title: 'tea' },
      { _id: 3, shop: 1, title: 'tea' },
    )
    await collection.createIndex({ shop: 1, 'at.hour': -1, title: 'text', _id: 1 })
    expect(await search(collection, 'tea', { shop: 1, 'at.hour': 2 })).toEqual([1])
    expect(await search(collection, 'tea', { shop: { $eq: 2 }, $and: [{ 'at.hour': 2 }], _id: { $gt: 1 } })).toEqual([
      2,
    ])
    for (const filter of [
      {},
      { shop: 1 },
      { shop: { $in: [1, 2] }, 'at.hour': 2 },
      { shop: 1, 'at.hour': { $gt: 1 } },
    ]) {
      const error = await refusal(search(collection, 'tea', filter))
      expect([error.code, error.codeName]).toEqual([291, 'NoQueryExecutionPlans'])
      expect(error.message).toContain('are equality predicates given for all prefix fields?')
    }
    expect((await refusal(collection.insertOne({ shop: [1] }))).code).toBe(201)
    expect(await search(collection, 'tea', { shop: 1, 'at.hour': [2] })).toEqual([])
  })

  it('may be of some documents only, which the search then has to want', async () => {
    const collection = await mongo.fresh({ _id: 1, title: 'tea', live: true }, { _id: 2, title: 'tea', language: 5 })
    await collection.createIndex({ title: 'text' }, { partialFilterExpression: { live: true } })
    expect(await search(collection, 'tea', { live: true })).toEqual([1])
    expect((await refusal(search(collection, 'tea'))).code).toBe(291)
    await collection.updateOne({ _id: 2 as never }, { $set: { live: true, language: 'en' } })
    expect(await search(collection, 'tea', { live: true })).toEqual([1, 2])
  })

  it('refuses a document whose language it does not know, which is then not stored', async () => {
    const collection = await titled(mongo, { _id: 1, title: 'los cafés', language: 'none' })
    expect(await search(collection, { $search: 'los', $language: 'none' })).toEqual([1])
    expect((await refusal(collection.insertOne({ title: 'x', language: 'spanglish' }))).code).toBe(17262)
    expect((await refusal(collection.updateOne({}, { $set: { language: 1 } }))).code).toBe(17261)
    expect(await collection.countDocuments({ language: 'none' })).toBe(1)
    const other = await mongo.fresh({ language: 'spanglish' })
    expect((await refusal(other.createIndex({ title: 'text' }))).code).toBe(17262)
    expect(await other.indexes()).toHaveLength(1)
  })

  it('is named by explain, with what is searched for', async () => {
    const collection = await titled(mongo)
    const query = { $text: { $search: 'cups "of tea" -milk' } }
    const { queryPlanner } = await collection.find(query).sort({ score: SCORE }).explain()
    expect(queryPlanner.winningPlan).toMatchObject({
      stage: 'SORT',
      inputStage: {
        stage: 'TEXT_MATCH',
        indexName: 'title_text',
        indexPrefix: {},
        parsedTextQuery: { terms: ['cup', 'tea'], negatedTerms: ['milk'], phrases: ['of tea'], negatedPhrases: [] },
        textIndexVersion: 3,
        inputStage: { stage: 'TEXT_OR', inputStages: [{ stage: 'IXSCAN', indexName: 'title_text' }, {}] },
      },
    })
    const plain = await collection.find({ $text: { $search: 'tea' } }).explain()
    expect(plain.queryPlanner.winningPlan).toMatchObject({
      stage: 'TEXT_MATCH',
      inputStage: { stage: 'FETCH', inputStage: { stage: 'IXSCAN', keyPattern: { _fts: 'text', _ftsx: 1 } } },
    })
  })

  it('is there again after a restart, also of a compacted log', async () => {
    const folder = await folderOfTest()
    const first = await startMongo({ dataDir: folder, minCompactionBytes: 0 })
    const options = { weights: { title: 5 }, default_language: 'none', language_override: 'tongue' }
    await MongoClient.connect(first.uri).then(async (client) => {
      const collection = client.db('test').collection('c')
      await collection.insertOne({ title: 'the tea', tongue: 'en' })
      await collection.createIndex({ title: 'text' }, options)
      await collection.insertOne({ title: 'the pot' })
      for (let n = 0; n < 20; n++)
        await collection.updateOne({ title: 'the tea' }, { $set: { more: `${n}`.repeat(999) } })
      await client.close()
    })
    await first.close()
    const second = await startMongo({ dataDir: folder })
    const client = await MongoClient.connect(second.uri)
    const collection = client.db('test').collection('c')
    expect((await collection.indexes())[1]).toMatchObject(options)
    const found = await collection
      .find({ $text: { $search: 'the' } }, { projection: { _id: 0, score: SCORE } })
      .toArray()
    expect(found).toEqual([{ title: 'the pot', score: 5 * 0.75 }])
    await client.close()
    await second.close()
  })

  it.each<[Document, Document, number]>([
    [{ 'a.$**': 'text' }, {}, 67],
    [{ _fts: 'text' }, {}, 67],
    [{ _fts: 'text', _ftsx: 1 }, {}, 67],
    [{ _fts: 1 }, {}, 67],
    [{ a: 'text', b: 1, c: 'text' }, {}, 67],
    [{ a: 'text', b: 2 }, {}, 67],
    [{ a: 'text' }, { expireAfterSeconds: 5 }, 67],
    [{ a: 'text' }, { collation: { locale: 'en', strength: 2 } }, 67],
    [{ a: 'text' }, { default_language: 5 }, 67],
    [{ a: 'text' }, { language_override: 'a.b' }, 67],
    [{ a: 'text' }, { weights: { a: 'x' } }, 67],
    [{ a: 'text' }, { weights: { b: 0 } }, 67],
    [{ a: 'text' }, { weights: { b: 100_000 } }, 67],
    [{ a: 1 }, { weights: { b: 1 } }, 67],
  ])('%j with %j is refused', async (key, options, code) => {
    const collection = await mongo.fresh()
    expect((await refusal(collection.createIndex(key as never, options))).code).toBe(code)
  })
})
