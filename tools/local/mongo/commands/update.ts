import { identical } from '../bson/encode.ts'
import { type Doc, document, type Value } from '../bson/value.ts'
import type { Collection } from '../catalog/collection.ts'
import type { Row } from '../catalog/row.ts'
import { fail } from '../errors.ts'
import { compileUpdate, type Update } from '../update/update.ts'
import { type Command, type Context, findCollection, writableCollection } from './context.ts'
import { documentOrEmpty, flag, ignored, optional, readFields, readInner, refused, required } from './fields.ts'
import { findRows, letScope, readSearch, type Search } from './search.ts'
import { runStatements, sum, writeAnswer } from './write.ts'

const FIELDS = {
  update: required.string,
  updates: required.array,
  ordered: flag(true),
  stmtIds: optional.array,
  let: optional.document,
  bypassDocumentValidation: ignored,
}

/** The fields of update; explain reads them too. */
export function readUpdateFields(command: Doc): {
  readonly [K in keyof typeof FIELDS]: ReturnType<(typeof FIELDS)[K]>
} {
  return readFields(command, 'update', FIELDS)
}

export const update: Command = async (command, context) => {
  const { update: name, updates, ordered, stmtIds, let: variables } = readUpdateFields(command)
  const outcomes = await runStatements(context, updates, {
    ordered,
    ids: stmtIds,
    run: (statement) => updateStatement(context, name, statement, variables),
  })
  const { results } = outcomes
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
    outcomes,
  )
}

const STATEMENT = {
  q: documentOrEmpty,
  u: required.any,
  c: refused,
  multi: flag(false),
  upsert: flag(false),
  arrayFilters: optional.array,
  collation: optional.document,
  hint: optional.any,
  sort: optional.document,
}
type Statement = Omit<{ readonly [K in keyof typeof STATEMENT]: ReturnType<(typeof STATEMENT)[K]> }, 'c'>

function updateStatement(context: Context, name: string, statement: Value, variables: Doc | undefined): Doc {
  return runUpdate(context, name, readUpdate(readStatement(statement), context, variables))
}

export function readStatement(statement: Value): Statement {
  return readInner(statement, 'update.updates', STATEMENT)
}

/** What one statement wants to be changed. */
export interface Change {
  readonly search: Search
  readonly update: Update
  readonly multi: boolean
  readonly upsert: boolean
}

/** Compiles a statement; refuses it before anything is written. */
export function readUpdate(fields: Statement, context: Context, variables: Doc | undefined): Change {
  const { multi, upsert } = fields
  if (multi && fields.sort) fail('FailedToParse', 'Cannot specify sort with multi=true')
  if (multi && context.attempt) fail('InvalidOptions', 'Cannot use (or request) retryable writes with multi=true')
  const search = readSearch({ ...fields, filter: fields.q, let: variables }, context.now)
  const update = compileFor(search, fields.u, fields.arrayFilters ?? [], context, variables)
  if (multi && update.kind === 'replacement')
    fail('FailedToParse', 'multi update is not supported for replacement-style update')
  return { search, update, multi, upsert }
}

/** Makes the changes of one statement; answers with n, nModified and perhaps upserted. */
export function runUpdate(context: Context, name: string, { search, update, multi, upsert }: Change): Doc {
  const collection = findCollection(context, name)
  const rows = findRows(collection, search, 0, multi ? undefined : 1)
  if (rows.length === 0 && upsert) {
    const row = context.store.put(writableCollection(context, name), update.insertion())
    return document({ n: 1, nModified: 0, upserted: row.doc.get('_id') })
  }
  const modified = rows.filter((row) => collection && replace(context, collection, row, update) !== row).length
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
