import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Doc, document, type Plain, value } from '../bson/value.ts'
import { Collection } from '../catalog/collection.ts'
import { matches } from '../query/match.ts'
import { parseFilter } from '../query/parse.ts'
import { readSort, sortBy } from '../query/sort.ts'
import { readDefinition } from './definition.ts'
import { plan } from './plan.ts'

const scalar = fc.constantFrom<Plain>(null, 1, 2, 3, 'a', 'b', true)
const item = fc.oneof(scalar, fc.record({ c: scalar }, { requiredKeys: [] }))
const field = fc.oneof({ weight: 4, arbitrary: item }, fc.array(item, { maxLength: 3 }))
const docs = fc.array(fc.record({ a: field, b: scalar }, { requiredKeys: [] }), { maxLength: 12 })

const path = fc.constantFrom('a', 'b', 'a.c')
const test = fc.oneof(
  scalar,
  scalar.map((v) => ({ $gte: v })),
  scalar.map((v) => ({ $lt: v })),
  fc.tuple(scalar, scalar).map(([x, y]) => ({ $gt: x, $lte: y })),
  fc.array(scalar, { maxLength: 3 }).map((list) => ({ $in: list })),
  scalar.map((v) => ({ $ne: v })),
  fc.constantFrom({ $exists: true }, { $exists: false }),
  scalar.map((v) => ({ $all: [v, 1] })),
)
const filter = fc
  .array(fc.tuple(path, test), { maxLength: 3 })
  .map((parts) => ({ $and: [{}, ...parts.map(([name, each]) => ({ [name]: each }))] }))
const direction = fc.constantFrom(1, -1)
const key = fc
  .array(fc.tuple(path, direction), { minLength: 1, maxLength: 2 })
  .map((parts) => Object.fromEntries(parts))
const options = fc.constantFrom(
  {},
  { sparse: true },
  { partialFilterExpression: { b: { $exists: true } } },
  { partialFilterExpression: { a: { $gt: 1 } } },
)

function ids(found: readonly Doc[]): string[] {
  return found.map((doc) => JSON.stringify(doc.get('_id'))).sort()
}

it('every plan finds what looking at all documents finds, in the order that was asked for', () => {
  fc.assert(
    fc.property(
      docs,
      fc.array(fc.tuple(key, options), { maxLength: 3 }),
      filter,
      fc.option(key, { nil: undefined }),
      (given, indexes, query, order) => {
        const collection = new Collection('test.c')
        for (const [number, [keys, more]] of indexes.entries())
          collection.createIndex(readDefinition(document({ name: `index${number}`, key: keys, ...more })))
        for (const [_id, doc] of given.entries()) collection.put(document({ _id, ...doc }))
        const parsed = parseFilter(document(query))
        const sort = readSort(document(order ?? {}))
        const all = [...collection.rows.values()].map(({ doc }) => doc).filter((doc) => matches(parsed, doc))
        const chosen = plan(collection, { filter: parsed, sort, collation: undefined })
        const found = [...chosen.rows()].map(({ doc }) => doc).filter((doc) => matches(parsed, doc))
        expect(ids(found)).toEqual(ids(all))
        if (!chosen.sorted || sort.length === 0) return
        const keys = (list: readonly Doc[]): unknown[] =>
          list.map((doc) => [...document(order ?? {}).keys()].map((name) => doc.get(name) ?? value(null)))
        expect(keys(found)).toEqual(keys(sortBy(all, (doc) => doc, sort)))
      },
    ),
    { numRuns: 1500 },
  )
})
