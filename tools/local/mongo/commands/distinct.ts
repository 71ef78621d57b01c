import { encodeKey } from '../bson/key.ts'
import { type Doc, isArray, type Value } from '../bson/value.ts'
import type { Collection } from '../catalog/collection.ts'
import type { Row } from '../catalog/row.ts'
import { distinctRows, distinctSection } from '../index/distinct.ts'
import { Examined } from '../index/fetch.ts'
import { Representatives } from '../index/representatives.ts'
import type { Section } from '../index/section.ts'
import { visit } from '../query/path.ts'
import { answer, type Command, type Context, findCollection } from './context.ts'
import { documentOrEmpty, optional, readFields, required } from './fields.ts'
import { findRows, readSearch, type Search } from './search.ts'

interface Distinct {
  readonly name: string
  readonly key: string
  readonly search: Search
}

export const distinct: Command = (command, context) => {
  const wanted = readDistinct(command, context)
  const collection = findCollection(context, wanted.name)
  return answer({ values: distinctValues(collection, sectionFor(collection, wanted), wanted, new Examined()) })
}

/** The fields of distinct; explain reads them too. */
export function readDistinct(command: Doc, context: Context): Distinct {
  const fields = readFields(command, 'distinct', {
    distinct: required.string,
    key: required.string,
    query: documentOrEmpty,
    collation: optional.document,
    hint: optional.any,
  })
  const search = readSearch({ ...fields, filter: fields.query }, context.now)
  return { name: fields.distinct, key: fields.key, search }
}

/** The part of an index in which the values stand one after another, if there is one. */
export function sectionFor(collection: Collection | undefined, { key, search }: Distinct): Section | undefined {
  const { filter, text, collation, hint } = search
  if (!collection || text || collation || hint !== undefined) return undefined
  return distinctSection(collection, key, filter)
}

export function distinctValues(
  collection: Collection | undefined,
  section: Section | undefined,
  { key, search }: Distinct,
  examined: Examined,
): readonly Value[] {
  const rows =
    collection && section
      ? distinctRows(collection, section, examined)
      : findRows(collection, search, 0, undefined, examined)
  return valuesOf(rows, key, search)
}

function valuesOf(rows: Iterable<Row>, key: string, { collation }: Search): readonly Value[] {
  const strings = collation && new Representatives(collation.order)
  const found = new Map<string, Value>()
  const path = key.split('.')
  for (const { doc } of rows) {
    visit(doc, path, 'whole', (value) => {
      for (const item of value === undefined ? [] : isArray(value) ? value : [value]) {
        const known = encodeKey(strings && typeof item === 'string' ? strings.add(item) : item)
        if (!found.has(known)) found.set(known, item)
      }
      return false
    })
  }
  return [...found.values()]
}
