import { EJSON } from 'bson'
import fc from 'fast-check'
import { type Collection, type Document, MongoServerError } from 'mongodb'
import { describe, expect, it, vi } from 'vitest'
import { documents, filters, indexes, projections, sorts, updates } from './model/arbitraries.ts'
import { matches } from './model/match.ts'
import { project } from './model/project.ts'
import { sortBy } from './model/sort.ts'
import { Refused, Unknown, update } from './model/update.ts'
import type { Fields } from './model/value.ts'
import { useMongo } from './testing.ts'

/** How many random cases each test has; MODEL_RUNS=… makes the search longer. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 100)
vi.setConfig({ testTimeout: 20_000 + RUNS * 200 })

const mongo = useMongo()
const raw = { promoteValues: false } as const

/** With every type told, and the order of the fields. */
function told(value: unknown): string {
  return EJSON.stringify(value, { relaxed: false })
}

/** Checks random cases, each on a collection with its documents. */
async function expectAgreement<T>(
  cases: fc.Arbitrary<T>,
  run: (collection: Collection, docs: readonly Fields[], given: T) => Promise<void>,
): Promise<void> {
  const property = fc.asyncProperty(documents, cases, async (docs, given) => {
    const collection = await mongo.fresh(...docs.map(asDocument))
    await run(collection, docs, given)
    await collection.drop()
  })
  await fc.assert(property, { numRuns: RUNS })
}

/** The driver types values as `any`; the classes in them are the same. */
function asDocument(fields: Fields): Document {
  return { ...fields }
}

describe('the server and the model agree', () => {
  const questions = fc.record({ keys: indexes, asked: fc.array(filters, { minLength: 1, maxLength: 6 }) })
  const changes = fc.array(updates, { minLength: 1, maxLength: 4 })

  it('on what a filter finds, with and without indexes', async () => {
    await expectAgreement(questions, async (collection, docs, { keys, asked }) => {
      for (const { key, sparse } of keys) await collection.createIndex(key, { sparse })
      await expectFound(collection, docs, asked)
    })
  })

  it('on the order of a sort, with and without an index', async () => {
    await expectAgreement(fc.tuple(sorts, fc.boolean()), async (collection, docs, [{ path, direction }, indexed]) => {
      if (indexed) await collection.createIndex({ [path]: direction, _id: 1 })
      const found = await collection
        .find({}, raw)
        .sort({ [path]: direction, _id: 1 })
        .toArray()
      expect(found.map(({ _id }) => told(_id))).toEqual(sortBy(docs, path, direction).map(({ _id }) => told(_id)))
    })
  })

  it('on what a projection shows', async () => {
    await expectAgreement(projections, async (collection, docs, { paths, show, showId }) => {
      const shown = Object.fromEntries(paths.map((path) => [path, show ? 1 : 0]))
      const projection = showId ? shown : { ...shown, _id: 0 }
      const found = await collection.find({}, { projection, ...raw }).toArray()
      expect(found.map(told)).toEqual(docs.map((doc) => told(project(doc, paths, show, showId))))
    })
  })

  it('on what updates make of documents, on what they are refused with and on what is found then', async () => {
    await expectAgreement(fc.tuple(changes, questions), async (collection, docs, [changes, { keys, asked }]) => {
      for (const { key, sparse } of keys) await collection.createIndex(key, { sparse })
      const after: Fields[] = []
      for (const doc of docs) after.push(await expectUpdated(collection, doc, changes))
      await expectFound(collection, after, asked)
    })
  })
})

async function expectFound(collection: Collection, docs: readonly Fields[], asked: readonly Fields[]): Promise<void> {
  for (const filter of asked) {
    const expected = docs.filter((doc) => matches(filter, doc)).map(({ _id }) => told(_id))
    const found = await collection.find(asDocument(filter), raw).toArray()
    expect(found.map(({ _id }) => told(_id)).sort(), told(filter)).toEqual(expected)
    const scanned = await collection.find(asDocument(filter), raw).hint({ $natural: 1 }).toArray()
    expect(scanned.map(({ _id }) => told(_id)).sort(), told(filter)).toEqual(expected)
  }
}

/** Makes the changes of one document, one after another, so far as the model knows; returns what it has become. */
async function expectUpdated(collection: Collection, doc: Fields, changes: readonly Fields[]): Promise<Fields> {
  let before = doc
  for (const change of changes) {
    const expected = outcome(before, change)
    if (!expected) return before
    const filter: Document = { _id: doc['_id'] }
    const result = await collection.updateOne(filter, asDocument(change)).catch(codeOf)
    const what = `${told(change)} of ${told(before)}`
    expect(told(await collection.findOne(filter, raw)), what).toBe(told(expected.after))
    if (typeof result === 'number' || expected.code !== undefined) expect(result, what).toBe(expected.code)
    else if (told(before) !== told(expected.after)) expect(result.modifiedCount, what).toBe(1)
    before = expected.after
  }
  return before
}

/** What the model says; undefined if it does not know. */
function outcome(before: Fields, change: Fields): { code?: number; after: Fields } | undefined {
  try {
    return { after: update(before, change) }
  } catch (error) {
    if (error instanceof Unknown) return undefined
    if (error instanceof Refused) return { code: error.code, after: before }
    throw error
  }
}

function codeOf(error: unknown): number {
  if (error instanceof MongoServerError) return Number(error.code)
  throw error
}
