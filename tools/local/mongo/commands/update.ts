import { identical } from '../bson/encode.ts'
import { type Doc, document, type Value } from '../bson/value.ts'
import type { Collection, Row } from '../catalog/collection.ts'
import { fail } from '../errors.ts'
import { compileUpdate, type Update } from '../update/update.ts'
import { type Command, type Context, findCollection, writableCollection } from './context.ts'
import { documentOrEmpty, flag, ignored, optional, readFields, readInner, required } from './fields.ts'
import { findRows, letScope, readSearch, type Search } from './search.ts'
import { runStatements, sum, writeAnswer } from './write.ts'

export const update: Command = async (command, context) => {
  const {
    update: name,
    updates,
    ordered,
    stmtIds,
    let: variables,
  } = readFields(command, 'update', {
    update: required.string,
    updates: required.array,
    ordered: flag(true),
    stmtIds: optional.array,
    let: optional.document,
    bypassDocumentValidation: ignored,
  })
  const { results, errors } = await runStatements(context, updates, {
    ordered,
    ids: stmtIds,
    run: (statement) => updateStatement(context, name, statement, variables),
  })
  const upserted = results.flatMap((result, index) => {
    const id = result?.get('upserted')
    return id === undefined ? [] : [{ index, _id: id }]
  })
  return writeAnswer(
    {
      n: sum(results, 'n'),
      nModified: sum(results, 'nModified'),
      upserted: upserted.length > 0 ? upserted : undefined,
    },
    errors,
  )
}

function updateStatement(context: Context, name: string, statement: Value, variables: Doc | undefined): Doc {
  const fields = readInner(statement, 'update.updates', {
    q: documentOrEmpty,
    u: required.any,
    c: optional.document,
    multi: flag(false),
    upsert: flag(false),
    arrayFilters: optional.array,
    collation: optional.document,
    hint: optional.any,
    sort: optional.document,
  })
  if (fields.c) fail('CommandNotSupported', "this server does not support 'update.updates.c'")
  if (fields.multi && fields.sort) fail('FailedToParse', 'Cannot specify sort with multi=true')
  if (fields.multi && context.attempt)
    fail('InvalidOptions', 'Cannot use (or request) retryable writes with multi=true')
  const search = readSearch({ ...fields, filter: fields.q, let: variables }, context.now)
  const compiled = compileFor(search, fields.u, fields.arrayFilters ?? [], context, variables)
  if (fields.multi && compiled.kind === 'replacement')
    fail('FailedToParse', 'multi update is not supported for replacement-style update')
  const collection = findCollection(context, name)
  const rows = findRows(collection, search, 0, fields.multi ? undefined : 1)
  if (rows.length === 0 && fields.upsert) {
    const row = context.store.put(writableCollection(context, name), compiled.insertion())
    return document({ n: 1, nModified: 0, upserted: row.doc.get('_id') })
  }
  const modified = rows.filter((row) => collection && replace(context, collection, row, compiled) !== row).length
  return document({ n: rows.length, nModified: modified })
}

export function compileFor(
  search: Search,
  given: Value,
  arrayFilters: readonly Value[],
  { now }: Context,
  variables: Doc | undefined,
): Update {
  return compileUpdate(given, {
    filter: search.filter,
    arrayFilters,
    order: search.collation?.order,
    now,
    scope: letScope(variables, now),
  })
}

/** Stores the changed document; the same row is returned, and nothing written, if the change changes nothing. */
export function replace(context: Context, collection: Collection, row: Row, { change }: Update): Row {
  const changed = change(row.doc)
  return identical(row.doc, changed) ? row : context.store.put(collection, changed, row)
}
