import { type Doc, document, type Value } from '../bson/value.ts'
import type { Row } from '../catalog/row.ts'
import { fail } from '../errors.ts'
import { compileFindProjection } from '../projection/find.ts'
import { carryScore } from '../text/scores.ts'
import { answer, type Command, type Context, findCollection, writableCollection } from './context.ts'
import { documentOrEmpty, flag, ignored, optional, readFields, required } from './fields.ts'
import { findRows, readSearch, type Search } from './search.ts'
import { compileFor, replace } from './update.ts'
import { once } from './write.ts'

const FIELDS = {
  findAndModify: optional.string,
  findandmodify: optional.string,
  query: documentOrEmpty,
  sort: optional.document,
  remove: flag(false),
  update: optional.any,
  new: flag(false),
  fields: documentOrEmpty,
  upsert: flag(false),
  arrayFilters: optional.array,
  collation: optional.document,
  hint: optional.any,
  let: optional.document,
  bypassDocumentValidation: ignored,
  stmtId: optional.whole,
}
type Fields = { readonly [K in keyof typeof FIELDS]: ReturnType<(typeof FIELDS)[K]> }

interface Wanted {
  readonly name: string
  readonly fields: Fields
  readonly search: Search
}

/** The fields of findAndModify; explain reads them too. */
export function readFindAndModify(command: Doc, context: Context): Wanted {
  const fields = readFields(command, 'findAndModify', FIELDS)
  const name = required.string(fields.findAndModify ?? fields.findandmodify, 'findAndModify.findAndModify')
  if (fields.remove && (fields.update !== undefined || fields.upsert || fields.new))
    fail('FailedToParse', 'Cannot specify both an update, upsert or new and remove=true')
  if (!fields.remove && fields.update === undefined)
    fail('FailedToParse', 'Either an update or remove=true must be specified')
  return { name, fields, search: readSearch({ ...fields, filter: fields.query }, context.now) }
}

export const findAndModify: Command = async (command, context) => {
  const { name, fields, search } = readFindAndModify(command, context)
  try {
    const { result, repeated } = once(context, fields.stmtId ?? 0, () =>
      fields.remove ? removeOne(context, name, search, fields) : updateOne(context, name, search, fields),
    )
    return new Map([...result, ...answer({ retriedStmtId: repeated ? (fields.stmtId ?? 0) : undefined })])
  } finally {
    // A refusal too: it may be because of a write which is not yet safe.
    await context.store.durable()
  }
}

function removeOne(context: Context, name: string, search: Search, fields: Fields): Doc {
  const collection = findCollection(context, name)
  const [row] = findRows(collection, search, 0, 1)
  const value = row ? shown(row, search, fields) : null
  if (row && collection) context.store.remove(collection, row)
  return document({ lastErrorObject: { n: row ? 1 : 0 }, value })
}

function updateOne(context: Context, name: string, search: Search, fields: Fields): Doc {
  const collection = findCollection(context, name)
  const update = compileFor(search, fields.update ?? null, fields.arrayFilters ?? [], context, fields.let)
  // Compiled before anything is written: a refused projection must leave nothing behind.
  compileFindProjection(fields.fields, search.scope, search.collation?.order)
  const [row] = findRows(collection, search, 0, 1)
  if (row && collection) {
    const after = replace(context, collection, row, update)
    carryScore(search.scope.scores, row.doc, after.doc)
    return document({
      lastErrorObject: { n: 1, updatedExisting: true },
      value: shown(fields.new ? after : row, search, fields),
    })
  }
  if (!fields.upsert) return document({ lastErrorObject: { n: 0, updatedExisting: false }, value: null })
  const inserted = context.store.put(writableCollection(context, name), update.insertion())
  return document({
    lastErrorObject: { n: 1, updatedExisting: false, upserted: inserted.doc.get('_id') },
    value: fields.new ? shown(inserted, search, fields) : null,
  })
}

function shown({ doc }: Row, search: Search, fields: Fields): Value {
  return compileFindProjection(fields.fields, search.scope, search.collation?.order)?.(doc) ?? doc
}
