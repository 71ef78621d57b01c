import { identical } from '../bson/encode.ts'
import type { Doc, Plain } from '../bson/value.ts'
import type { Row } from '../catalog/row.ts'
import { type Context, findCollection, namespaceOf } from '../commands/context.ts'
import { readDeleteFields, readRemoval, readStatement as readDeletion } from '../commands/delete.ts'
import { readFindAndModify } from '../commands/find-and-modify.ts'
import { follow, type Search, wayOf } from '../commands/search.ts'
import { compileFor, readStatement, readUpdate, readUpdateFields } from '../commands/update.ts'
import { fail } from '../errors.ts'
import type { Examined } from '../index/fetch.ts'
import type { Update } from '../update/update.ts'
import type { Explained } from './explained.ts'
import { accessTree, stage } from './tree.ts'

export function explainUpdate(command: Doc, context: Context): Explained {
  const fields = readUpdateFields(command)
  const statement = readStatement(onlyOne(fields.updates))
  const change = readUpdate(statement, context, fields.let)
  return explainWrite(context, fields.update, change, {
    name: 'UPDATE',
    filter: statement.q,
    returns: false,
    counts: (rows) => updateCounts(rows, change),
  })
}

export function explainDelete(command: Doc, context: Context): Explained {
  const fields = readDeleteFields(command)
  const statement = readDeletion(onlyOne(fields.deletes))
  return explainWrite(context, fields.delete, readRemoval(statement, context, fields.let), {
    name: 'DELETE',
    filter: statement.q,
    returns: false,
    counts: (rows) => ({ nWouldDelete: rows.length }),
  })
}

export function explainFindAndModify(command: Doc, context: Context): Explained {
  const { name, fields, search } = readFindAndModify(command, context)
  const { query: filter, remove, upsert } = fields
  const about = { filter, returns: true }
  const one = { search, multi: false }
  if (remove)
    return explainWrite(context, name, one, {
      ...about,
      name: 'DELETE',
      counts: (rows) => ({ nWouldDelete: rows.length }),
    })
  const update = compileFor(search, fields.update ?? null, fields.arrayFilters ?? [], context, fields.let)
  return explainWrite(context, name, one, {
    ...about,
    name: 'UPDATE',
    counts: (rows) => updateCounts(rows, { update, upsert }),
  })
}

interface Write {
  readonly name: 'UPDATE' | 'DELETE'
  readonly filter: Doc
  /** The documents themselves are part of the answer. */
  readonly returns: boolean
  /** What would be done to the documents. */
  readonly counts: (rows: readonly Row[]) => { readonly [field: string]: Plain }
}

function explainWrite(
  context: Context,
  name: string,
  { search, multi }: { readonly search: Search; readonly multi: boolean },
  write: Write,
): Explained {
  const limit = multi ? Number.POSITIVE_INFINITY : 1
  const way = wayOf(findCollection(context, name), search, limit)
  const access = (examined?: Examined): Doc => {
    const found = accessTree(way, false, examined)
    return way && !way.sorted ? stage('SORT', {}, found) : found
  }
  return {
    namespace: namespaceOf(context, name),
    filter: write.filter,
    stages: stage(write.name, {}, access()),
    run: (examined) => {
      const rows = way ? follow(way, search, { skip: 0, limit, examined }) : []
      return {
        nReturned: write.returns ? rows.length : 0,
        stages: stage(write.name, write.counts(rows), access(examined)),
      }
    },
  }
}

function updateCounts(
  rows: readonly Row[],
  { update, upsert }: { readonly update: Update; readonly upsert: boolean },
): { readonly [field: string]: Plain } {
  return {
    nMatched: rows.length,
    nWouldModify: rows.filter(({ doc }) => !identical(doc, update.change(doc))).length,
    nWouldUpsert: rows.length === 0 && upsert ? 1 : 0,
  }
}

function onlyOne<T>(statements: readonly T[]): T {
  const [only] = statements
  return only !== undefined && statements.length === 1
    ? only
    : fail('InvalidLength', 'explained write batches must be of size 1')
}
