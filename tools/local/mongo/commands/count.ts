import type { Doc } from '../bson/value.ts'
import type { Collection } from '../catalog/collection.ts'
import { fail } from '../errors.ts'
import { type Access, Examined, keysOf } from '../index/fetch.ts'
import { conjuncts } from '../query/filter.ts'
import { answer, type Command, type Context, findCollection } from './context.ts'
import { documentOrEmpty, optional, readFields, refused, required } from './fields.ts'
import { follow, readSearch, type Search, type Way, wayOf } from './search.ts'

interface Count {
  readonly name: string
  readonly search: Search
  readonly skip: number
  readonly limit: number
}

export const count: Command = (command, context) => {
  const wanted = readCount(command, context)
  const collection = findCollection(context, wanted.name)
  return answer({ n: countRows(collection, wayOf(collection, wanted.search), wanted, new Examined()) })
}

/** The fields of count; explain reads them too. */
export function readCount(command: Doc, context: Context): Count {
  const fields = readFields(command, 'count', {
    count: required.string,
    query: documentOrEmpty,
    limit: optional.whole,
    skip: optional.whole,
    hint: optional.any,
    collation: optional.document,
    fields: refused,
  })
  const { skip = 0, limit } = fields
  if (skip < 0) fail('BadValue', "BSON field 'count.skip' value must be >= 0")
  return {
    name: fields.count,
    search: readSearch({ ...fields, filter: fields.query }, context.now),
    skip,
    limit: limit ? Math.abs(limit) : Number.POSITIVE_INFINITY,
  }
}

/** Without looking at any document where the index or the size of the collection tells. */
export function countRows(
  collection: Collection | undefined,
  way: Way | undefined,
  { search, skip, limit }: Count,
  examined: Examined,
): number {
  if (!collection || !way) return 0
  if (countsAll(search)) return within(collection.rows.size, skip, limit)
  const scan = countScan(way)
  if (!scan) return follow(way, search, { skip, limit, examined }).length
  let found = 0
  for (const _ of keysOf(scan, examined)) {
    found += 1
    if (found >= skip + limit) break
  }
  return within(found, skip, limit)
}

/** The one range of an index that has all the results and nothing else: MongoDB counts its keys. */
export function countScan({ access, exact }: Way): Extract<Access, { kind: 'section' }> | undefined {
  if (!exact || access.kind !== 'section') return undefined
  return access.section.stretches.flatMap(({ ranges }) => ranges).length === 1 ? access : undefined
}

/** True if nothing is asked of the documents. */
export function countsAll({ filter, text }: Search): boolean {
  return !text && conjuncts(filter).length === 0
}

function within(n: number, skip: number, limit: number): number {
  return Math.min(Math.max(0, n - skip), limit)
}
