import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Doc, document } from '../bson/value.ts'
import { Collection } from '../catalog/collection.ts'
import { readDefinition } from '../index/definition.ts'
import { matches } from '../query/match.ts'
import { parseFilter } from '../query/parse.ts'
import { termScores } from './score.ts'

const word = fc.constantFrom('tea', 'teas', 'green', 'Pot', 'the', 'café')
const text = fc.array(word, { maxLength: 5 }).map((words) => words.join(' '))
const fields = fc.record(
  { title: text, tags: fc.array(text, { maxLength: 3 }), shop: fc.constantFrom(1, 2, 'x'), live: fc.boolean() },
  { requiredKeys: [] },
)
const change = fc.record({
  _id: fc.integer({ min: 0, max: 6 }),
  fields: fc.option(fields, { nil: undefined, freq: 4 }),
})
const LIVE = { live: true }
const indexes = fc.constantFrom(
  { key: { title: 'text', tags: 'text' }, weights: { title: 3 } },
  { key: { shop: 1, tags: 'text', title: 'text' } },
  { key: { title: 'text', tags: 'text', shop: -1 }, partialFilterExpression: LIVE, default_language: 'none' },
)

function apply(collection: Collection, { _id, fields: given }: { _id: number; fields: object | undefined }): void {
  const old = collection.byId(document({ _id }).get('_id'))
  if (given) collection.put(document({ _id, ...given }), old)
  else if (old) collection.remove(old)
}

/** What the index has to find, worked out from each document. */
function expected(collection: Collection, shop: Doc, terms: readonly string[]): [string, number][] {
  const index = collection.textIndex
  if (!index) return []
  const filter = parseFilter(shop)
  return [...collection.rows.values()].flatMap(({ key, doc }): [string, number][] => {
    if (!matches(filter, doc) || (index.filter && !matches(index.filter, doc))) return []
    const scores = termScores(doc, index.spec)
    const found = terms.filter((term) => scores.has(term))
    return found.length > 0 ? [[key, found.reduce((sum, term) => sum + (scores.get(term) ?? 0), 0)]] : []
  })
}

it('a text index finds what its documents contain, however they came to be as they are', () => {
  fc.assert(
    fc.property(
      indexes,
      fc.array(change, { maxLength: 15 }),
      fc.array(change, { maxLength: 15 }),
      fc.uniqueArray(fc.constantFrom('tea', 'green', 'pot', 'the', 'cafe'), { maxLength: 3 }),
      fc.constantFrom(1, 2, 'x', null),
      (spec, before, after, terms, shop) => {
        const collection = new Collection('test.c')
        for (const each of before) apply(collection, each)
        collection.createIndex(readDefinition(document({ name: 'text', ...spec })))
        for (const each of after) apply(collection, each)
        const prefixed = 'shop' in spec.key && spec.key.shop === 1
        const found = collection.textIndex?.find(prefixed ? [document({ shop }).get('shop') ?? null] : [], terms)
        expect(found?.map(({ key, score }) => [key, score])).toEqual(
          expected(collection, document(prefixed ? { shop } : {}), terms),
        )
      },
    ),
    { numRuns: 1000 },
  )
})

it('a text index takes no document with an array beside the text', () => {
  const collection = new Collection('test.c')
  collection.createIndex(readDefinition(document({ name: 'text', key: { shop: 1, title: 'text', 'a.b': 1 } })))
  for (const fields of [{ shop: [1] }, { a: [{ b: 1 }] }])
    expect(() => collection.put(document({ _id: 1, ...fields }))).toThrow('of text index contains an array in document')
  expect(collection.rows.size).toBe(0)
})
