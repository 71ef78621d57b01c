import { fail } from '../errors.ts'
import { type Value } from '../bson/value.ts'
import { encodeKey } from '../bson/key.ts'
import { isArray } from '../bson/value.ts'
import { Representatives } from '../index/collation.ts'
import { visit } from '../query/path.ts'
import { answer, type Command, findCollection } from './context.ts'
import { documentOrEmpty, optional, readFields, refused, required } from './fields.ts'
import { findRows, readSearch } from './search.ts'

export const count: Command = (command, context) => {
  const {
    count: name,
    query,
    limit,
    skip,
    hint,
    collation,
  } = readFields(command, 'count', {
    count: required.string,
    query: documentOrEmpty,
    limit: optional.whole,
    skip: optional.whole,
    hint: optional.any,
    collation: optional.document,
    fields: refused,
  })
  if (skip !== undefined && skip < 0) fail('BadValue', "BSON field 'count.skip' value must be >= 0")
  const search = readSearch({ filter: query, hint, collation }, context.now)
  const rows = findRows(findCollection(context, name), search, skip, limit ? Math.abs(limit) : undefined)
  return answer({ n: rows.length })
}

export const distinct: Command = (command, context) => {
  const {
    distinct: name,
    key,
    query,
    collation,
    hint,
  } = readFields(command, 'distinct', {
    distinct: required.string,
    key: required.string,
    query: documentOrEmpty,
    collation: optional.document,
    hint: optional.any,
  })
  const search = readSearch({ filter: query, collation, hint }, context.now)
  const strings = search.collation && new Representatives(search.collation.order)
  const found = new Map<string, Value>()
  const path = key.split('.')
  for (const { doc } of findRows(findCollection(context, name), search)) {
    visit(doc, path, 'whole', (value) => {
      for (const item of value === undefined ? [] : isArray(value) ? value : [value]) {
        const known = encodeKey(strings && typeof item === 'string' ? strings.add(item) : item)
        if (!found.has(known)) found.set(known, item)
      }
      return false
    })
  }
  return answer({ values: [...found.values()] })
}
