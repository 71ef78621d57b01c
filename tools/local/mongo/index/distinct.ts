import { isDoc, type Maybe } from '../bson/value.ts'
import type { Collection } from '../catalog/collection.ts'
import type { Row } from '../catalog/row.ts'
import { conjuncts, type Filter } from '../query/filter.ts'
import { boundsOf } from './bounds.ts'
import type { Examined } from './fetch.ts'
import type { Index } from './index.ts'
import { ABOVE, type Range } from './interval.ts'
import { type Section, section } from './section.ts'

/** An index which begins with the path, and has all the results and nothing else behind some of its values. */
export function distinctSection(collection: Collection, path: string, filter: Filter): Section | undefined {
  const filters = conjuncts(filter)
  const bounds = boundsOf(filters)
  for (const index of [collection.idIndex, ...collection.indexes]) {
    if (index.parts[0]?.path !== path || index.multikey.size > 0 || index.definition.collation) continue
    const found = section(index, filters, bounds, undefined)
    if (found?.exact && found.used.every((bound) => bound.path === path)) return found
  }
  return undefined
}

/** One row for each value at the front of the index; of those without a value as many as it takes to find a null. */
export function* distinctRows(
  collection: Collection,
  { index, stretches }: Section,
  examined: Examined,
): Generator<Row> {
  const path = (index.parts[0]?.path ?? '').split('.')
  for (const range of stretches.flatMap(({ ranges }) => ranges)) {
    let next = firstIn(collection, index, range, examined)
    while (next) {
      yield next.row
      const value = path.reduce<Maybe>((part, name) => (isDoc(part) ? part.get(name) : undefined), next.row.doc)
      // Missing has the key of null, so that only a later entry may tell.
      const from = value === undefined ? `${next.entry}\u0000` : `${index.encodePart(0, value) ?? ''}${ABOVE}`
      next = firstIn(collection, index, { from, to: range.to }, examined)
    }
  }
}

function firstIn(
  collection: Collection,
  index: Index,
  { from, to }: Range,
  examined: Examined,
): { readonly entry: string; readonly row: Row } | undefined {
  for (const [entry, key] of index.entries(from, to, false)) {
    examined.keys += 1
    examined.docs += 1
    const row = collection.rows.get(key)
    if (row) return { entry, row }
  }
  return undefined
}
