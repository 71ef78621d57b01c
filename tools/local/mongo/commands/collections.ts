import type { Collection } from '../catalog/collection.ts'
import { type Doc, document, isDoc, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { matches } from '../query/match.ts'
import { parseFilter } from '../query/parse.ts'
import { readCollation } from '../index/collation.ts'
import { listed, ID_INDEX } from '../index/definition.ts'
import { adminOnly, answer, type Command, findCollection, namespaceOf } from './context.ts'
import { cursorReply } from './cursors.ts'
import {
  documentOrEmpty,
  type Field,
  flag,
  ignored,
  only,
  optional,
  readFields,
  readInner,
  refused,
  required,
} from './fields.ts'

/** A collection has no collation of its own, so that only the one which is none is accepted. */
const simple: Field<undefined> = (given, name) =>
  readCollation(optional.document(given, name))
    ? fail('CommandNotSupported', `this server does not support '${name}'`)
    : undefined

export const create: Command = async (command, context) => {
  const { create: name } = readFields(command, 'create', {
    create: required.string,
    capped: only(false),
    timeseries: refused,
    clusteredIndex: refused,
    changeStreamPreAndPostImages: refused,
    size: refused,
    max: refused,
    storageEngine: refused,
    validator: refused,
    validationLevel: refused,
    validationAction: refused,
    indexOptionDefaults: refused,
    viewOn: refused,
    pipeline: refused,
    collation: simple,
    expireAfterSeconds: refused,
    encryptedFields: refused,
  })
  // The same options always: creating it again changes nothing, as in MongoDB since 7.0.
  if (!findCollection(context, name)) context.store.create(namespaceOf(context, name))
  context.store.commit()
  await context.store.durable()
  return answer({})
}

export const drop: Command = async (command, context) => {
  const { drop: name } = readFields(command, 'drop', { drop: required.string })
  const collection = findCollection(context, name)
  if (!collection) return answer({})
  context.store.drop(collection)
  context.store.commit()
  await context.store.durable()
  return answer({ nIndexesWas: collection.definitions.length, ns: collection.namespace })
}

export const dropDatabase: Command = async (command, context) => {
  readFields(command, 'dropDatabase', { dropDatabase: required.any })
  const collections = context.store.catalog.inDatabase(context.database)
  for (const collection of collections) context.store.drop(collection)
  context.store.commit()
  await context.store.durable()
  return answer(collections.length > 0 ? { dropped: context.database } : {})
}

export const listCollections: Command = (command, context) => {
  const { filter, cursor, nameOnly } = readFields(command, 'listCollections', {
    listCollections: required.any,
    filter: documentOrEmpty,
    nameOnly: flag(false),
    authorizedCollections: ignored,
    cursor: optional.document,
  })
  const parsed = parseFilter(filter)
  const results = context.store.catalog
    .inDatabase(context.database)
    .map((collection) => described(collection, nameOnly))
    .filter((doc) => matches(parsed, doc))
  return cursorReply(context, `${context.database}.$cmd.listCollections`, results, readBatchSize(cursor))
}

function described({ namespace, uuid }: Collection, nameOnly: boolean): Doc {
  const name = namespace.slice(namespace.indexOf('.') + 1)
  if (nameOnly) return document({ name, type: 'collection' })
  return document({ name, type: 'collection', options: {}, info: { readOnly: false, uuid }, idIndex: listed(ID_INDEX) })
}

export const listDatabases: Command = (command, context) => {
  adminOnly('listDatabases', context)
  const { filter, nameOnly } = readFields(command, 'listDatabases', {
    listDatabases: required.any,
    filter: documentOrEmpty,
    nameOnly: flag(false),
    authorizedDatabases: ignored,
  })
  const parsed = parseFilter(filter)
  const found = context.store.catalog
    .databases()
    .map((name) => {
      const size = nameOnly ? 0 : sizeOf(context.store.catalog.inDatabase(name))
      // There is no database without a collection.
      return { size, doc: document(nameOnly ? { name } : { name, sizeOnDisk: BigInt(size), empty: false }) }
    })
    .filter(({ doc }) => matches(parsed, doc))
  const databases = found.map(({ doc }) => doc)
  const total = found.reduce((sum, { size }) => sum + size, 0)
  return answer(
    nameOnly
      ? { databases }
      : { databases, totalSize: BigInt(total), totalSizeMb: BigInt(Math.floor(total / 1048576)) },
  )
}

function sizeOf(collections: readonly Collection[]): number {
  return collections.flatMap(({ rows }) => [...rows.values()]).reduce((sum, { bytes }) => sum + bytes.length, 0)
}

/** The batch size inside a command's `cursor` document. */
export function readBatchSize(cursor: Value | undefined): number | undefined {
  if (cursor === undefined) return undefined
  if (!isDoc(cursor)) return fail('TypeMismatch', 'cursor must be an object')
  return readInner(cursor, 'cursor', { batchSize: optional.whole }).batchSize
}
