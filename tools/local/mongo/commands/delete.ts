import { type Doc, document, type Maybe, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { type Command, type Context, findCollection } from './context.ts'
import { documentOrEmpty, flag, optional, readFields, readInner, required } from './fields.ts'
import { findRows, readSearch, type Search } from './search.ts'
import { runStatements, sum, writeAnswer } from './write.ts'

const FIELDS = {
  delete: required.string,
  deletes: required.array,
  ordered: flag(true),
  stmtIds: optional.array,
  let: optional.document,
}

/** The fields of delete; explain reads them too. */
export function readDeleteFields(command: Doc): {
  readonly [K in keyof typeof FIELDS]: ReturnType<(typeof FIELDS)[K]>
} {
  return readFields(command, 'delete', FIELDS)
}

export const remove: Command = async (command, context) => {
  const { delete: name, deletes, ordered, stmtIds, let: variables } = readDeleteFields(command)
  const outcomes = await runStatements(context, deletes, {
    ordered,
    ids: stmtIds,
    run: (statement) =>
      document({ n: runRemoval(context, name, readRemoval(readStatement(statement), context, variables)) }),
  })
  return writeAnswer({ n: sum(outcomes.results, 'n') }, outcomes)
}

interface Statement {
  readonly q: Doc
  readonly multi: boolean
  readonly collation: Doc | undefined
  readonly hint: Maybe
}

export function readStatement(statement: Value): Statement {
  const { limit, ...fields } = readInner(statement, 'delete.deletes', {
    q: documentOrEmpty,
    limit: optional.whole,
    collation: optional.document,
    hint: optional.any,
  })
  if (limit !== 0 && limit !== 1)
    fail('FailedToParse', `The limit field in delete objects must be 0 or 1. Got ${limit}`)
  return { ...fields, multi: limit === 0 }
}

/** What one statement wants to be removed. */
export interface Removal {
  readonly search: Search
  readonly multi: boolean
}

export function readRemoval(fields: Statement, context: Context, variables: Doc | undefined): Removal {
  const { multi } = fields
  if (multi && context.attempt) fail('InvalidOptions', 'Cannot use (or request) retryable writes with limit=0')
  return { search: readSearch({ ...fields, filter: fields.q, let: variables }, context.now), multi }
}

/** Removes, and tells how many documents there were. */
export function runRemoval(context: Context, name: string, { search, multi }: Removal): number {
  const collection = findCollection(context, name)
  const rows = findRows(collection, search, 0, multi ? undefined : 1)
  for (const row of rows) if (collection) context.store.remove(collection, row)
  return rows.length
}
