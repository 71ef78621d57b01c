import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeKey } from '../bson/key.ts'
import { type Doc, document, type Plain } from '../bson/value.ts'
import { Collection } from '../catalog/collection.ts'
import { MongoFailure } from '../errors.ts'
import type { Filter } from '../query/filter.ts'
import { matches } from '../query/match.ts'
import { parseFilter } from '../query/parse.ts'
import { visit } from '../query/path.ts'
import { readSort, sortBy, sortKeyComparer } from '../query/sort.ts'
import { readCollation } from './collation.ts'
import { readDefinition } from './definition.ts'
import { distinctRows, distinctSection } from './distinct.ts'
import { Examined, keysOf } from './fetch.ts'
import { plan } from './plan.ts'

type Fields = { readonly [field: string]: Plain }

const scalar = fc.constantFrom<Plain>(null, 1, 2, 3, Number.NaN, 'a', 'ab', 'B', '', true)
const inner = fc.oneof({ weight: 3, arbitrary: scalar }, fc.array(scalar, { maxLength: 2 }))
const element = fc.oneof(scalar, fc.record({ c: inner, d: inner }, { requiredKeys: [] }), fc.constant([[1]]))
const field = fc.oneof({ weight: 3, arbitrary: element }, fc.array(element, { maxLength: 3 }))
const documents: fc.Arbitrary<Fields[]> = fc.array(fc.record({ a: field, b: inner, e: scalar }, { requiredKeys: [] }), {
  maxLength: 14,
})

const path = fc.constantFrom('e', 'e', 'e', 'b', 'b', 'a', 'a.c', 'a.d')
const simple = fc.oneof(
  { weight: 3, arbitrary: scalar },
  fc.constantFrom('$gt', '$gte', '$lt', '$lte', '$ne', '$eq').chain((name) => scalar.map((v) => ({ [name]: v }))),
  fc.tuple(scalar, scalar).map(([x, y]) => ({ $gt: x, $lte: y })),
  { weight: 2, arbitrary: fc.array(scalar, { maxLength: 3 }).map((list) => ({ $in: list })) },
  fc.array(scalar, { maxLength: 2 }).map((list) => ({ $nin: list })),
  fc.boolean().map((exists) => ({ $exists: exists })),
  fc.constantFrom('^a', '^a*', '^ab?', 'b', '^').map((pattern) => ({ $regex: pattern })),
)
const test = fc.oneof(
  { weight: 6, arbitrary: simple },
  scalar.map((v) => ({ $all: [v, 1] })),
  scalar.map((v) => ({ $not: { $gt: v } })),
  fc.tuple(scalar, scalar).map(([x, y]) => ({ $elemMatch: { $gte: x, $lt: y } })),
  fc.tuple(scalar, simple).map(([c, d]) => ({ $elemMatch: { c, d } })),
  simple.map((c) => ({ $elemMatch: { c, d: { $exists: true } } })),
)
const condition = fc.tuple(path, test).map(([name, each]): Plain => ({ [name]: each }))
const conditions = fc.array(condition, { minLength: 1, maxLength: 2 }).map((all): Plain => ({ $and: all }))
const part = fc.oneof(
  { weight: 4, arbitrary: condition },
  fc.array(conditions, { minLength: 1, maxLength: 3 }).map((branches): Plain => ({ $or: branches })),
)
const filter = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => ({ $and: [{}, ...parts] }))

const key: fc.Arbitrary<Fields> = fc
  .uniqueArray(fc.tuple(path, fc.constantFrom(1, -1)), { minLength: 1, maxLength: 3, selector: ([name]) => name })
  .map((parts) => Object.fromEntries(parts))
const options = fc.constantFrom<Fields>(
  {},
  {},
  {},
  {},
  {},
  {},
  { sparse: true },
  { partialFilterExpression: { b: { $exists: true } } },
  { partialFilterExpression: { e: { $gte: 1 } } },
  { partialFilterExpression: { e: { $in: [1, 'a'] } } },
  { collation: { locale: 'en', strength: 2 } },
)
const indexes = fc.array(fc.tuple(key, options), { minLength: 1, maxLength: 4, size: '+1' })

/** Only where every document can be indexed: arrays on two paths of one index, or under a collation, are refused. */
function collectionOf(given: readonly Fields[], wanted: readonly [Plain, object][]): Collection {
  const collection = new Collection('test.c')
  for (const [_id, doc] of given.entries()) collection.put(document({ _id, ...doc }))
  for (const [number, [keys, more]] of wanted.entries()) {
    try {
      collection.createIndex(readDefinition(document({ name: `index${number}`, key: keys, ...more })))
    } catch (error) {
      if (!(error instanceof MongoFailure)) throw error
    }
  }
  return collection
}

function ids(found: readonly Doc[]): string[] {
  return found.map((doc) => encodeKey(doc.get('_id'))).sort()
}

type Wish = Omit<Parameters<typeof plan>[1], 'filter'>

/** Documents with arrays on two paths of a sort cannot be sorted by them. */
function sortFor(collection: Collection, order: Fields): Wish['sort'] {
  const sort = readSort(document(order))
  try {
    sortBy([...collection.rows.values()], ({ doc }) => doc, sort)
    return sort
  } catch {
    return []
  }
}

/** Compares with a look at all documents. */
function expectSame(collection: Collection, filter: Filter, { sort, collation, limit }: Wish): void {
  const order = collation?.order
  const expected = [...collection.rows.values()].map(({ doc }) => doc).filter((doc) => matches(filter, doc, order))
  const { rows, access, exact, sorted } = plan(collection, { filter, sort, collation, limit })
  const examined = new Examined()
  const read = [...rows(examined)].map(({ doc }) => doc)
  const found = read.filter((doc) => matches(filter, doc, order))
  expect(ids(found)).toEqual(ids(expected))
  expect(examined.docs).toBeGreaterThanOrEqual(read.length)
  if (exact) expect(found).toHaveLength(read.length)
  if (exact && access.kind !== 'scan') expect([...keysOf(access, examined)]).toHaveLength(expected.length)
  if (!sorted || sort.length === 0) return
  const byKeys = sortKeyComparer(sort, order)
  const inOrder = sortBy(expected, (doc) => doc, sort, order)
  for (const [at, doc] of inOrder.entries()) expect(byKeys(doc, found[at] ?? document({}))).toBe(0)
}

/** What chance seldom comes upon: the documents, the index, the filter, and perhaps a collation. */
const EXAMPLES = [
  // Different elements of one array fulfil the two tests.
  example([{ b: [1, 3] }], { b: 1 }, { b: { $gt: 2, $lt: 2 } }),
  example([{ a: [{ c: 1 }, { d: 2 }] }], { 'a.c': 1, 'a.d': 1 }, { 'a.c': 1, 'a.d': 2 }),
  example([{ a: [{ c: [1, 3] }] }], { 'a.c': 1 }, { a: { $elemMatch: { c: { $gt: 2, $lt: 2 } } } }),
  // One element fulfils both.
  example(
    [{ a: [{ c: 1, d: 2 }, {}] }, { a: [{ c: 1 }, { d: 2 }] }],
    { 'a.c': 1, 'a.d': -1 },
    {
      a: { $elemMatch: { c: 1, d: { $gte: 2 } } },
    },
  ),
  // Nothing at the path, of which there is an array, is not null.
  example([{ a: [] }, { a: [[1]] }, { a: [{ c: 3 }] }], { 'a.c': 1 }, { 'a.c': { $ne: null } }),
  // Keys which more than the filter finds share.
  example([{ e: Number.NaN }, { e: 1 }], { e: 1 }, { e: { $lt: 3 } }),
  example([{ b: 2 }, { b: [2] }], { b: 1 }, { b: { $elemMatch: { $gt: 1 } } }),
  example([{ e: 'B' }, { e: 'b' }], { e: 1 }, { e: 'b' }, 0),
]

type Example = [Fields[], [Fields, Fields][], { $and: Plain[] }, undefined, undefined, number]

function example(given: Fields[], keys: Fields, query: Fields, collated = 1): Example {
  return [given, [[keys, {}]], { $and: [query] }, undefined, undefined, collated]
}

describe('a plan', () => {
  it('finds what looking at all documents finds, in the order and up to the number that was asked for', () => {
    fc.assert(
      fc.property(
        documents,
        indexes,
        filter,
        fc.option(key, { nil: undefined }),
        fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
        fc.integer({ min: 0, max: 3 }),
        (given, wanted, query, order = {}, limit, collated) => {
          const collection = collectionOf(given, wanted)
          const collation = collated === 0 ? readCollation(document({ locale: 'en', strength: 2 })) : undefined
          expectSame(collection, parseFilter(document(query)), { sort: sortFor(collection, order), collation, limit })
        },
      ),
      { numRuns: 2000, examples: EXAMPLES },
    )
  })

  it('reads what it needs from several places of an index in the order of the sort', () => {
    const number = fc.constantFrom<Plain>(null, 1, 2, 3)
    const list = fc.oneof({ weight: 3, arbitrary: number }, fc.uniqueArray(number, { maxLength: 3 }))
    const small = fc.record({ x: number, y: number, z: list }, { requiredKeys: [] })
    const name = fc.constantFrom('x', 'y', 'z')
    const direction = fc.constantFrom(1, -1)
    const shuffled = (length: number): fc.Arbitrary<{ [path: string]: number }> =>
      fc
        .uniqueArray(fc.tuple(name, direction), { minLength: length, maxLength: 3, selector: ([path]) => path })
        .map((parts) => Object.fromEntries(parts))
    const chosen = fc.uniqueArray(number, { minLength: 1, maxLength: 3 }).map((values): Plain => ({ $in: values }))
    const wish = fc.dictionary(name, chosen, { minKeys: 1, maxKeys: 2 })
    const alternatives = fc.array(wish, { minLength: 2, maxLength: 3 }).map((all): Plain => ({ $or: all }))
    fc.assert(
      fc.property(
        fc.array(small, { minLength: 4, maxLength: 20 }),
        fc.array(shuffled(2), { minLength: 1, maxLength: 3 }),
        fc.oneof({ weight: 3, arbitrary: wish }, alternatives),
        shuffled(1),
        fc.integer({ min: 1, max: 4 }),
        (given, keys, query, order, limit) => {
          const collection = collectionOf(
            given,
            keys.map((each): [Plain, object] => [each, {}]),
          )
          const sort = sortFor(collection, order)
          expectSame(collection, parseFilter(document({ $and: [query] })), { sort, collation: undefined, limit })
        },
      ),
      {
        numRuns: 2000,
        // The first field of the index is sorted by, so that what is behind the second one cannot be merged.
        examples: [
          [
            [
              { x: 1, y: 1, z: 2 },
              { x: 1, y: 2, z: 1 },
              { x: 2, y: 1, z: 1 },
              { x: 2, y: 2, z: 0 },
            ],
            [{ x: 1, y: 1, z: 1 }],
            { x: { $in: [1, 2] }, y: { $in: [1, 2] } },
            { x: 1, z: 1 },
            4,
          ],
        ],
      },
    )
  })

  it('finds all values of a field at the front of an index', () => {
    fc.assert(
      fc.property(documents, indexes, path, fc.oneof(fc.constant({}), filter), (given, wanted, name, query) => {
        const collection = collectionOf(given, wanted)
        const parsed = parseFilter(document(query))
        const section = distinctSection(collection, name, parsed)
        if (!section) return
        const valuesIn = (docs: Iterable<Doc>): string[] => {
          const values = new Set<string>()
          for (const doc of docs)
            visit(doc, name.split('.'), 'whole', (value) => {
              if (value !== undefined) values.add(encodeKey(value))
              return false
            })
          return [...values].sort()
        }
        const all = [...collection.rows.values()].map(({ doc }) => doc).filter((doc) => matches(parsed, doc))
        const found = [...distinctRows(collection, section, new Examined())].map(({ doc }) => doc)
        expect(valuesIn(found)).toEqual(valuesIn(all))
      }),
      { numRuns: 700 },
    )
  })
})
