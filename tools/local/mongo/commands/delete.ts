import { type Doc, document, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import type { Collection } from '../catalog/collection.ts'
import { type Command, type Context, findCollection } from './context.ts'
import { documentOrEmpty, flag, optional, readFields, readInner, required } from './fields.ts'
import { findRows, readSearch } from './search.ts'
import { runStatements, sum, writeAnswer } from './write.ts'

export const remove: Command = async (command, context) => {
  const {
    delete: name,
    deletes,
    ordered,
    stmtIds,
    let: variables,
  } = readFields(command, 'delete', {
    delete: required.string,
    deletes: required.array,
    ordered: flag(true),
    stmtIds: optional.array,
    let: optional.document,
  })
  const collection = findCollection(context, name)
  const { results, errors } = await runStatements(context, deletes, {
    ordered,
    ids: stmtIds,
    run: (statement) => deleteStatement(context, collection, statement, variables),
  })
  return writeAnswer({ n: sum(results, 'n') }, errors)
}

function deleteStatement(
  context: Context,
  collection: Collection | undefined,
  statement: Value,
  variables: Doc | undefined,
): Doc {
  const fields = readInner(statement, 'delete.deletes', {
    q: documentOrEmpty,
    limit: optional.whole,
    collation: optional.document,
    hint: optional.any,
  })
  if (fields.limit !== 0 && fields.limit !== 1)
    fail('FailedToParse', `The limit field in delete objects must be 0 or 1. Got ${fields.limit}`)
  if (fields.limit === 0 && context.attempt)
    fail('InvalidOptions', 'Cannot use (or request) retryable writes with limit=0')
  const search = readSearch({ ...fields, filter: fields.q, let: variables }, context.now)
  const rows = findRows(collection, search, 0, fields.limit === 1 ? 1 : undefined)
  for (const row of rows) if (collection) context.store.remove(collection, row)
  return document({ n: rows.length })
}
