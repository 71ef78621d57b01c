import { show } from '../bson/show.ts'
import { isDoc, type Value } from '../bson/value.ts'
import type { Collection } from '../catalog/collection.ts'
import { fail } from '../errors.ts'
import { listed, readDefinition, sameKey } from '../index/definition.ts'
import { answer, type Command, type Context, findCollection, namespaceOf, writableCollection } from './context.ts'
import { cursorReply } from './cursors.ts'
import { readBatchSize } from './collections.ts'
import { ignored, optional, readFields, required } from './fields.ts'

export const createIndexes: Command = async (command, context) => {
  const { createIndexes: name, indexes } = readFields(command, 'createIndexes', {
    createIndexes: required.string,
    indexes: required.array,
    commitQuorum: ignored,
    ignoreUnknownIndexOptions: ignored,
  })
  if (indexes.length === 0) fail('BadValue', 'Must specify at least one index to create')
  const definitions = indexes.map((spec) =>
    readDefinition(isDoc(spec) ? spec : fail('TypeMismatch', 'an index must be an object')),
  )
  const before = findCollection(context, name)
  const collection = before ?? writableCollection(context, name)
  const numIndexesBefore = collection.definitions.length
  try {
    for (const definition of definitions)
      if (!collection.existing(definition)) context.store.createIndex(collection, definition)
  } finally {
    context.store.commit()
  }
  await context.store.durable()
  return answer({
    numIndexesBefore,
    numIndexesAfter: collection.definitions.length,
    createdCollectionAutomatically: before ? undefined : true,
    note: collection.definitions.length === numIndexesBefore ? 'all indexes already exist' : undefined,
  })
}

export const listIndexes: Command = (command, context) => {
  const { listIndexes: name, cursor } = readFields(command, 'listIndexes', {
    listIndexes: required.string,
    cursor: optional.document,
  })
  const collection = existing(context, name)
  return cursorReply(context, collection.namespace, collection.definitions.map(listed), readBatchSize(cursor))
}

export const dropIndexes: Command = async (command, context) => {
  const { dropIndexes: name, index } = readFields(command, 'dropIndexes', {
    dropIndexes: required.string,
    index: required.any,
  })
  const collection = existing(context, name)
  const nIndexesWas = collection.definitions.length
  for (const gone of namesOf(collection, index)) context.store.dropIndex(collection, gone)
  context.store.commit()
  await context.store.durable()
  return answer({ nIndexesWas })
}

function existing(context: Context, name: string): Collection {
  return findCollection(context, name) ?? fail('NamespaceNotFound', `ns does not exist: ${namespaceOf(context, name)}`)
}

function namesOf(collection: Collection, wanted: Value): readonly string[] {
  if (wanted === '*') return collection.definitions.map(({ name }) => name).filter((name) => name !== '_id_')
  if (Array.isArray(wanted)) return wanted.flatMap((one: Value) => namesOf(collection, one))
  const found = collection.definitions.find(({ name, key }) => (isDoc(wanted) ? sameKey(key, wanted) : name === wanted))
  if (found?.name === '_id_') fail('InvalidOptions', 'cannot drop _id index')
  if (found) return [found.name]
  return fail(
    'IndexNotFound',
    isDoc(wanted)
      ? `can't find index with key: { ${[...wanted.keys()].join(', ')} }`
      : `index not found with name [${typeof wanted === 'string' ? wanted : show(wanted)}]`,
  )
}
