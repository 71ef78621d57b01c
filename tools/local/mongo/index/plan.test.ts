import { expect, it } from 'vitest'
import { encode } from '../bson/encode.ts'
import { encodeKey } from '../bson/key.ts'
import { document, type Plain } from '../bson/value.ts'
import { Collection } from '../catalog/collection.ts'
import { matches } from '../query/match.ts'
import { parseFilter } from '../query/parse.ts'
import { readSort } from '../query/sort.ts'
import { readDefinition } from './definition.ts'
import { Examined } from './fetch.ts'
import { plan } from './plan.ts'

type Fields = { readonly [field: string]: Plain }

/** 100,000 documents of three shops, the later the higher their _id; every tenth has been sold. */
function largeCollection(): Collection {
  const keys = [{ shop: 1, at: -1 }, { sold: 1 }, { tags: 1, at: 1 }]
  const indexes = keys.map((key) => readDefinition(document({ name: Object.keys(key).join(), key })))
  const docs = Array.from({ length: 100_000 }, (_, at) =>
    document({ _id: at, shop: at % 3, at, sold: at % 10 === 0, tags: [at % 5, 'any'] }),
  )
  return Collection.restore('test.c', {
    uuid: undefined,
    docs: new Map(docs.map((doc) => [encodeKey(doc.get('_id')), encode(doc)])),
    indexes: new Map(indexes.map((index) => [index.name, index])),
  })
}

it(
  'of 100,000 documents only those are looked at which a filter, a sort and a limit ask for',
  { timeout: 30_000 },
  () => {
    const collection = largeCollection()
    const examined = (query: Fields, order: Fields, limit?: number): number => {
      const filter = parseFilter(document(query))
      const counted = new Examined()
      let found = 0
      const { rows } = plan(collection, { filter, sort: readSort(document(order)), collation: undefined, limit })
      for (const { doc } of rows(counted)) {
        if (matches(filter, doc)) found += 1
        if (found === limit) break
      }
      return counted.docs
    }
    expect(examined({ _id: 77 }, {})).toBe(1)
    expect(examined({ _id: { $gte: 99_990 } }, {})).toBe(10)
    expect(examined({ _id: { $gt: 500 } }, { _id: 1 }, 20)).toBe(20)
    expect(examined({}, { _id: -1 }, 20)).toBe(20)
    expect(examined({ shop: 1, at: { $lt: 50_000 } }, { at: -1 }, 20)).toBe(20)
    expect(examined({ shop: { $in: [0, 2] } }, { at: -1 }, 20)).toBe(20)
    expect(examined({ tags: 3 }, { at: 1 }, 20)).toBe(20)
    const page = { shop: 1, $or: [{ at: { $lt: 50_000 } }, { at: 50_000, _id: { $lt: 7 } }] }
    expect(examined(page, { at: -1 }, 20)).toBeLessThanOrEqual(21)
    // Of two indexes the one that leaves less, and one in the order of the sort where there is much to be had.
    expect(examined({ sold: true, shop: 1, at: { $gt: 99_000 } }, {})).toBeLessThan(400)
    expect(examined({ sold: true, shop: 1 }, { at: -1 }, 5)).toBeLessThan(100)
    expect(examined({ shop: 1, sold: 'never' }, {})).toBe(0)
  },
)
