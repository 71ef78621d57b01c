import type { Collection } from '../catalog/collection.ts'
import type { Row } from '../catalog/row.ts'
import { sortKeyComparer, type SortKey } from '../query/sort.ts'
import type { Section } from './section.ts'
import { isBeginning } from './joinable.ts'
import { merge } from './merge.ts'
import type { Order } from './order.ts'

/** How rows are come by. */
export type Access = { readonly kind: 'scan' } | Indexed

/** By indexes only. */
export type Indexed =
  | { readonly kind: 'section'; readonly section: Section; readonly order: Order }
  /** Each row is in one of the branches; merged, they come in the order of the sort. */
  | { readonly kind: 'union'; readonly branches: readonly Indexed[]; readonly merged: boolean }

/** What was looked at, counted as it happens. */
export class Examined {
  keys = 0
  docs = 0
}

/** The rows of an access, each once, read as they are asked for. */
export function* fetch(
  collection: Collection,
  access: Access,
  sort: readonly SortKey[],
  examined: Examined,
): Generator<Row> {
  if (access.kind === 'scan') {
    for (const row of collection.rows.values()) {
      examined.docs += 1
      yield row
    }
  } else if (access.kind === 'union' && access.merged) {
    const byKeys = sortKeyComparer(sort)
    const streams = access.branches.map((branch) => fetch(collection, branch, sort, examined))
    yield* once(merge(streams, (a, b) => byKeys(a.doc, b.doc)))
  } else {
    for (const key of keysOf(access, examined)) {
      const row = collection.rows.get(key)
      examined.docs += 1
      if (row) yield row
    }
  }
}

/** The keys of the documents, each once. */
export function* keysOf(access: Indexed, examined: Examined): Generator<string> {
  if (access.kind === 'union') {
    yield* once(inTurn(access.branches.map((branch) => keysOf(branch, examined))))
    return
  }
  const { section, order } = access
  const keys = counted(order.merged ? mergedKeys(section, order) : keysInTurn(section, order), examined)
  yield* isOnceEach(section) ? keys : once(keys)
}

/** True if no document has two keys here: they would differ in what an array gives, and that is pinned to one value. */
function isOnceEach({ index, stretches, pins }: Section): boolean {
  if (index.multikey.size === 0) return true
  const fromArray = (path: string): boolean => [...index.multikey].some((array) => isBeginning(array, path))
  return stretches.length === 1 && index.parts.every(({ path }, at) => at < pins.length || !fromArray(path))
}

function* counted(keys: Iterable<string>, examined: Examined): Generator<string> {
  for (const key of keys) {
    examined.keys += 1
    yield key
  }
}

function* keysInTurn({ index, stretches }: Section, { reverse }: Order): Generator<string> {
  const ranges = stretches.flatMap((stretch) => stretch.ranges)
  for (const { from, to } of reverse ? ranges.toReversed() : ranges) yield* index.range(from, to, reverse)
}

/** Within a stretch what stands behind the prefix gives the order. */
function* mergedKeys({ index, stretches }: Section, { reverse }: Order): Generator<string> {
  const streams = stretches.map(function* ({ prefix, ranges }) {
    for (const { from, to } of reverse ? ranges.toReversed() : ranges)
      for (const [entry, key] of index.entries(from, to, reverse)) yield { rest: entry.slice(prefix.length), key }
  })
  const sign = reverse ? -1 : 1
  for (const { key } of merge(streams, (a, b) => (a.rest < b.rest ? -sign : a.rest > b.rest ? sign : 0))) yield key
}

function* inTurn<T>(streams: readonly Iterable<T>[]): Generator<T> {
  for (const stream of streams) yield* stream
}

function* once<T>(items: Iterable<T>): Generator<T> {
  const seen = new Set<T>()
  for (const item of items) {
    if (seen.has(item)) continue
    seen.add(item)
    yield item
  }
}
