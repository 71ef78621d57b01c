import { ObjectId } from 'bson'
import { document, isDoc, type Value } from '../bson/value.ts'
import type { Collection } from '../catalog/collection.ts'
import { fail } from '../errors.ts'
import { idFirst } from '../update/update.ts'
import { type Command, type Context, writableCollection } from './context.ts'
import { flag, ignored, optional, readFields, required } from './fields.ts'
import { runStatements, sum, writeAnswer } from './write.ts'

export const insert: Command = async (command, context) => {
  const {
    insert: name,
    documents,
    ordered,
    stmtIds,
  } = readFields(command, 'insert', {
    insert: required.string,
    documents: required.array,
    ordered: flag(true),
    stmtIds: optional.array,
    bypassDocumentValidation: ignored,
  })
  if (documents.length === 0) fail('InvalidLength', 'Write batch sizes must be between 1 and 100000. Got 0 operations.')
  const collection = writableCollection(context, name)
  const outcomes = await runStatements(context, documents, {
    ordered,
    ids: stmtIds,
    run: (given) => {
      insertInto(context, collection, given)
      return document({ n: 1 })
    },
  })
  return writeAnswer({ n: sum(outcomes.results, 'n') }, outcomes)
}

export function insertInto(context: Context, collection: Collection, given: Value): void {
  const doc = isDoc(given) ? given : fail('TypeMismatch', 'documents to insert must be objects')
  for (const field of doc.keys())
    if (field.startsWith('$'))
      fail('DollarPrefixedFieldName', `this server does not store top-level fields that begin with '$': ${field}`)
  context.store.put(collection, idFirst(doc, doc.get('_id') ?? new ObjectId()))
}
