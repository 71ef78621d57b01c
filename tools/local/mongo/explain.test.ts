import type { Collection, Document, ExplainVerbosityLike } from 'mongodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { onlyLocal, useMongo } from './testing.ts'

const mongo = useMongo()
onlyLocal('the plans and counts of a real server differ in detail')

let things: Collection

/** 100 documents: ten of each kind 0 to 9, each with a number of its own and two tags. */
beforeAll(async () => {
  const documents = Array.from({ length: 100 }, (_, n) => ({
    _id: n,
    kind: n % 10,
    n,
    code: `code${n}`,
    tags: [`t${n % 4}`, `u${n % 7}`],
    items: [{ k: n % 5, v: n % 3 }],
  }))
  things = await mongo.fresh(...documents)
  await things.createIndexes([
    { key: { kind: 1, n: -1 } },
    { key: { code: 1 }, unique: true },
    { key: { tags: 1, n: 1 } },
    { key: { 'items.k': 1, 'items.v': 1 } },
  ])
})

const VERBOSITY: ExplainVerbosityLike = 'executionStats'

/** The names of the stages from the outermost, each index by its name. */
function stagesOf(stage: Document | undefined): string {
  if (!stage) return ''
  const name = stage['stage'] === 'IXSCAN' ? stage['indexName'] : stage['stage']
  const inner: Document[] = stage['inputStages'] ?? (stage['inputStage'] ? [stage['inputStage']] : [])
  const rest = inner.map(stagesOf)
  return [name, rest.length > 1 ? `(${rest.join(', ')})` : rest[0]].filter(Boolean).join(' ')
}

/** The stages, how many were returned, and how many keys and documents were looked at. */
function summary({ queryPlanner, executionStats: stats }: Document): unknown[] {
  expect(stagesOf(stats['executionStages'])).toBe(stagesOf(queryPlanner['winningPlan']))
  return [
    stagesOf(queryPlanner['winningPlan']),
    stats['nReturned'],
    stats['totalKeysExamined'],
    stats['totalDocsExamined'],
  ]
}

describe('explain of a find tells what is looked at', () => {
  it.each<[string, Document, Document, unknown[]]>([
    ['without an index', { v: 1 }, {}, ['COLLSCAN', 0, 0, 100]],
    ['by _id', { _id: 7 }, {}, ['EXPRESS_IXSCAN', 1, 1, 1]],
    ['by several _ids', { _id: { $in: [7, 8, 700] } }, {}, ['FETCH _id_', 2, 2, 2]],
    ['by a unique field', { code: 'code3' }, {}, ['EXPRESS_IXSCAN', 1, 1, 1]],
    ['one by a prefix', { kind: 3 }, { limit: 1 }, ['EXPRESS_IXSCAN', 1, 1, 1]],
    ['by a prefix', { kind: 3 }, {}, ['FETCH kind_1_n_-1', 10, 10, 10]],
    ['by a prefix and a range', { kind: 3, n: { $gte: 80 } }, {}, ['FETCH kind_1_n_-1', 2, 2, 2]],
    ['in the order of the index', { kind: 3 }, { sort: { n: -1 }, limit: 2 }, ['LIMIT FETCH kind_1_n_-1', 2, 2, 2]],
    ['against its order', { kind: 3 }, { sort: { n: 1 }, limit: 2 }, ['LIMIT FETCH kind_1_n_-1', 2, 2, 2]],
    [
      'merging',
      { kind: { $in: [1, 2] } },
      { sort: { n: 1 }, limit: 3 },
      ['LIMIT FETCH SORT_MERGE kind_1_n_-1', 3, 3, 3],
    ],
    ['in another order', { kind: 3 }, { sort: { code: 1 } }, ['SORT FETCH kind_1_n_-1', 10, 10, 10]],
    ['what it skips', { kind: 3 }, { skip: 4, limit: 2 }, ['LIMIT SKIP FETCH kind_1_n_-1', 2, 6, 6]],
    ['what it leaves out', { kind: 3, v: 1 }, {}, ['FETCH kind_1_n_-1', 0, 10, 10]],
    ['by a tag, in order', { tags: 't1' }, { sort: { n: 1 }, limit: 3 }, ['LIMIT FETCH tags_1_n_1', 3, 3, 3]],
    ['by the beginning of a text', { code: /^code9/ }, {}, ['FETCH code_1', 11, 11, 11]],
    ['by one of two', { $or: [{ kind: 3 }, { code: 'code3' }] }, {}, ['FETCH OR (kind_1_n_-1, code_1)', 10, 11, 10]],
    ['by one of two without an index', { $or: [{ kind: 3 }, { v: 1 }] }, {}, ['COLLSCAN', 10, 0, 100]],
    [
      'from a place on',
      { kind: 3, $or: [{ n: { $lt: 50 } }, { n: 50, _id: { $lt: 3 } }] },
      { sort: { n: -1 }, limit: 2 },
      ['LIMIT FETCH SORT_MERGE (kind_1_n_-1, kind_1_n_-1)', 2, 2, 2],
    ],
    [
      'by two fields of one element',
      { items: { $elemMatch: { k: 2, v: 1 } } },
      {},
      ['FETCH items.k_1_items.v_1', 7, 7, 7],
    ],
    ['by two fields of any elements', { 'items.k': 2, 'items.v': 1 }, {}, ['FETCH items.k_1_items.v_1', 7, 20, 20]],
    ['as the hint says', { kind: 3 }, { hint: '_id_' }, ['FETCH _id_', 10, 100, 100]],
    ['as the hint says not', { kind: 3 }, { hint: { $natural: 1 } }, ['COLLSCAN', 10, 0, 100]],
    ['and projects', { kind: 3 }, { projection: { n: 1 } }, ['PROJECTION_SIMPLE FETCH kind_1_n_-1', 10, 10, 10]],
  ])('%s', async (_, filter, options, expected) => {
    expect(summary(await things.find(filter, options).explain(VERBOSITY))).toEqual(expected)
  })

  it('of nothing as the end', async () => {
    expect(summary(await (await mongo.fresh()).find().explain(VERBOSITY))).toEqual(['EOF', 0, 0, 0])
  })
})

describe('explain', () => {
  async function explained(command: Document, verbosity?: string): Promise<Document> {
    return mongo.db().command({ explain: command, ...(verbosity === undefined ? {} : { verbosity }) })
  }

  const name = (): string => things.collectionName

  it.each<[Document, unknown[], Document]>([
    [{ query: {} }, ['COUNT RECORD_STORE_FAST_COUNT', 0, 0, 0], { nCounted: 100 }],
    [{ query: { kind: 3 } }, ['COUNT COUNT_SCAN', 0, 10, 0], { nCounted: 10 }],
    [{ query: { kind: 3 }, skip: 2, limit: 3 }, ['COUNT COUNT_SCAN', 0, 5, 0], { nCounted: 3 }],
    [{ query: { tags: 't1' } }, ['COUNT COUNT_SCAN', 0, 25, 0], { nCounted: 25 }],
    [{ query: { kind: 3, v: 1 } }, ['COUNT FETCH kind_1_n_-1', 0, 10, 10], { nCounted: 0 }],
    [{ query: { v: 1 } }, ['COUNT COLLSCAN', 0, 0, 100], { nCounted: 0 }],
  ])('of a count by %j', async (fields, expected, stages) => {
    const found = await explained({ count: name(), ...fields }, VERBOSITY)
    expect(summary(found)).toEqual(expected)
    expect(found['executionStats'].executionStages).toMatchObject(stages)
    const { n } = await mongo.db().command({ count: name(), ...fields })
    expect(n).toBe(stages['nCounted'])
  })

  it.each<[Document, unknown[]]>([
    [{ key: 'kind' }, ['PROJECTION_COVERED DISTINCT_SCAN', 10, 10, 10]],
    [{ key: 'kind', query: { kind: { $gt: 7 } } }, ['PROJECTION_COVERED DISTINCT_SCAN', 2, 2, 2]],
    [{ key: 'tags', query: { kind: 3 } }, ['FETCH kind_1_n_-1', 9, 10, 10]],
    [{ key: 'v' }, ['COLLSCAN', 0, 0, 100]],
  ])('of a distinct by %j', async (fields, expected) => {
    expect(summary(await explained({ distinct: name(), ...fields }, VERBOSITY))).toEqual(expected)
  })

  it('of writes, which are not done', async () => {
    const u = { $set: { n: 3 } }
    const update = await explained({ update: name(), updates: [{ q: { kind: 3 }, u, multi: true }] }, VERBOSITY)
    expect(summary(update)).toEqual(['UPDATE FETCH kind_1_n_-1', 0, 10, 10])
    expect(update['executionStats'].executionStages).toMatchObject({ nMatched: 10, nWouldModify: 9, nWouldUpsert: 0 })
    const upsert = await explained({ update: name(), updates: [{ q: { _id: -1 }, u, upsert: true }] }, VERBOSITY)
    expect(upsert['executionStats'].executionStages).toMatchObject({ nWouldUpsert: 1 })
    const remove = await explained({ delete: name(), deletes: [{ q: { kind: 3 }, limit: 1 }] }, VERBOSITY)
    expect(summary(remove)).toEqual(['DELETE FETCH kind_1_n_-1', 0, 1, 1])
    const query = { kind: { $in: [1, 2] } }
    const modify = await explained({ findAndModify: name(), query, sort: { n: -1 }, update: u }, VERBOSITY)
    expect(summary(modify)).toEqual(['UPDATE FETCH SORT_MERGE kind_1_n_-1', 1, 1, 1])
    const removal = await explained({ findAndModify: name(), query: { code: 'code1' }, remove: true }, VERBOSITY)
    expect(summary(removal)).toEqual(['DELETE FETCH code_1', 1, 1, 1])
    expect(await things.countDocuments({ n: 3 })).toBe(1)
    expect(await things.countDocuments()).toBe(100)
  })

  it('of an aggregation, whose stages follow its search', async () => {
    const match = { $match: { kind: 3 } }
    const plain = await things.aggregate([match, { $sort: { n: -1 } }]).explain(VERBOSITY)
    expect(summary(plain)).toEqual(['FETCH kind_1_n_-1', 10, 10, 10])
    const limited = await things.aggregate([match, { $sort: { n: -1 } }, { $limit: 2 }]).explain(VERBOSITY)
    expect(summary(limited['stages'][0].$cursor)).toEqual(['FETCH kind_1_n_-1', 2, 2, 2])
    const group = { $group: { _id: '$n' } }
    const { stages } = await things.aggregate([match, group]).explain(VERBOSITY)
    expect(summary(stages[0].$cursor)).toEqual(['FETCH kind_1_n_-1', 10, 10, 10])
    expect(stages[1]).toEqual(group)
  })

  it('runs nothing for the plan alone, and by default everything', async () => {
    const command = { find: name(), filter: { kind: 3 } }
    expect(await explained(command, 'queryPlanner')).not.toHaveProperty('executionStats')
    expect((await explained(command))['executionStats']).toMatchObject({ nReturned: 10, allPlansExecution: [] })
    const ixscan = (await explained(command, 'queryPlanner'))['queryPlanner'].winningPlan.inputStage
    expect(ixscan).toMatchObject({
      keyPattern: { kind: 1, n: -1 },
      isMultiKey: false,
      multiKeyPaths: { kind: [], n: [] },
      isUnique: false,
      direction: 'forward',
    })
  })
})
