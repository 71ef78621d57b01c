import { type Doc, document, isDoc, type Maybe, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { type Context, writableCollection } from './context.ts'
import { readRemoval, runRemoval } from './delete.ts'
import { flag, optional, readInner, refused, required } from './fields.ts'
import { insertInto } from './insert.ts'
import { readUpdate, runUpdate } from './update.ts'

interface Namespace {
  readonly database: string
  readonly name: string
}

/** One operation of bulkWrite. */
interface Op {
  readonly kind: 'insert' | 'update' | 'delete'
  readonly run: (context: Context, variables: Doc | undefined) => Doc
}

/** Reads an operation; the first field says of which kind it is. */
export function readOp(op: Value, namespaces: readonly Namespace[]): Op {
  const [kind] = isDoc(op) ? op.keys() : []
  if (kind === 'insert') return readInsert(op, namespaces)
  if (kind === 'update') return readChange(op, namespaces)
  if (kind === 'delete') return readDelete(op, namespaces)
  return fail(40415, `BSON field 'bulkWrite.ops.${kind ?? ''}' is an unknown field.`)
}

function readInsert(op: Value, namespaces: readonly Namespace[]): Op {
  const { insert, document: doc } = readInner(op, 'insert', { insert: required.any, document: required.document })
  const { database, name } = namespaceAt(insert, namespaces)
  return {
    kind: 'insert',
    run: (context) => {
      const there = { ...context, database }
      insertInto(there, writableCollection(there, name), doc)
      return document({ n: 1 })
    },
  }
}

function readChange(op: Value, namespaces: readonly Namespace[]): Op {
  const fields = readInner(op, 'update', {
    update: required.any,
    filter: required.document,
    updateMods: required.any,
    multi: flag(false),
    upsert: flag(false),
    arrayFilters: optional.array,
    collation: optional.document,
    hint: optional.any,
    sort: optional.document,
    constants: refused,
    upsertSupplied: refused,
  })
  const { database, name } = namespaceAt(fields.update, namespaces)
  return {
    kind: 'update',
    run: (context, variables) => {
      refuseRepeatable(context, fields.multi)
      const there = { ...context, database }
      return runUpdate(there, name, readUpdate({ ...fields, q: fields.filter, u: fields.updateMods }, there, variables))
    },
  }
}

function readDelete(op: Value, namespaces: readonly Namespace[]): Op {
  const fields = readInner(op, 'delete', {
    delete: required.any,
    filter: required.document,
    multi: flag(false),
    collation: optional.document,
    hint: optional.any,
  })
  const { database, name } = namespaceAt(fields.delete, namespaces)
  return {
    kind: 'delete',
    run: (context, variables) => {
      refuseRepeatable(context, fields.multi)
      const there = { ...context, database }
      return document({ n: runRemoval(there, name, readRemoval({ ...fields, q: fields.filter }, there, variables)) })
    },
  }
}

function namespaceAt(index: Maybe, namespaces: readonly Namespace[]): Namespace {
  const at = optional.whole(index, 'bulkWrite.ops') ?? -1
  return namespaces[at] ?? fail('BadValue', `BulkWrite ops entry has an invalid nsInfo index: ${at}.`)
}

function refuseRepeatable({ attempt }: Context, multi: boolean): void {
  if (multi && attempt) fail('InvalidOptions', 'Cannot use retryable writes with multi=true')
}
