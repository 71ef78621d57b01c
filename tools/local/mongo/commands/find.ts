import { Encoded } from '../bson/encode.ts'
import { fail } from '../errors.ts'
import { compileFindProjection } from '../projection/find.ts'
import { type Command, findCollection, namespaceOf } from './context.ts'
import { cursorReply, FIRST_BATCH } from './cursors.ts'
import { documentOrEmpty, type Field, flag, ignored, only, optional, readFields, refused } from './fields.ts'
import { findRows, readSearch } from './search.ts'

const wholeFromZero: Field<number | undefined> = (value, name) => {
  const given = optional.whole(value, name)
  return given !== undefined && given < 0
    ? fail('BadValue', `BSON field '${name}' value must be >= 0, actual value '${given}'`)
    : given
}

/** The fields of find; explain reads them too. */
export const FIND_FIELDS = {
  find: optional.any,
  filter: documentOrEmpty,
  sort: optional.document,
  projection: documentOrEmpty,
  hint: optional.any,
  skip: wholeFromZero,
  limit: wholeFromZero,
  batchSize: wholeFromZero,
  singleBatch: flag(false),
  collation: optional.document,
  let: optional.document,
  allowDiskUse: ignored,
  noCursorTimeout: ignored,
  allowPartialResults: ignored,
  oplogReplay: ignored,
  tailable: only(false),
  awaitData: only(false),
  returnKey: only(false),
  showRecordId: only(false),
  min: refused,
  max: refused,
}

export const find: Command = (command, context) => {
  const fields = readFields(command, 'find', FIND_FIELDS)
  const search = readSearch(fields, context.now)
  const project = compileFindProjection(fields.projection, search.scope, search.collation?.order)
  const limit = fields.limit || Number.POSITIVE_INFINITY
  const rows = findRows(findCollection(context, fields.find), search, fields.skip ?? 0, limit)
  const results = rows.map(({ doc, bytes }) => (project ? project(doc) : new Encoded(bytes)))
  return cursorReply(
    context,
    namespaceOf(context, fields.find),
    results,
    fields.batchSize ?? FIRST_BATCH,
    fields.singleBatch,
  )
}
