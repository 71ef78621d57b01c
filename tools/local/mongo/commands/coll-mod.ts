import { show } from '../bson/show.ts'
import type { Doc } from '../bson/value.ts'
import type { Collection } from '../catalog/collection.ts'
import { fail } from '../errors.ts'
import { type Definition, isExpirable, sameKey } from '../index/definition.ts'
import { answer, type Command, findCollection, namespaceOf } from './context.ts'
import { optional, readFields, readInner, refused, required } from './fields.ts'

/** Changes how long the documents of a TTL index live, or makes a TTL index of one that was none. */
export const collMod: Command = async (command, context) => {
  const { collMod: name, index } = readFields(command, 'collMod', {
    collMod: required.string,
    index: optional.document,
    validator: refused,
    validationLevel: refused,
    validationAction: refused,
    viewOn: refused,
    pipeline: refused,
    changeStreamPreAndPostImages: refused,
    recordPreImages: refused,
    expireAfterSeconds: refused,
    timeseries: refused,
    cappedSize: refused,
    cappedMax: refused,
    dryRun: refused,
  })
  const collection = findCollection(context, name)
  if (!collection) return fail('NamespaceNotFound', `ns does not exist: ${namespaceOf(context, name)}`)
  if (!index) return answer({})
  const { definition, seconds } = readExpiry(collection, index)
  const { expireAfterSeconds: before } = definition
  if (before !== seconds) context.store.expireAfter(collection, definition.name, seconds)
  context.store.commit()
  await context.store.durable()
  return answer({
    expireAfterSeconds_old: before === undefined ? undefined : BigInt(Math.trunc(before)),
    expireAfterSeconds_new: BigInt(seconds),
  })
}

interface Expiry {
  readonly definition: Definition
  readonly seconds: number
}

/** The index that is named, and the seconds it is to have. */
function readExpiry(collection: Collection, index: Doc): Expiry {
  const {
    name,
    keyPattern,
    expireAfterSeconds: seconds,
  } = readInner(index, 'collMod.index', {
    name: optional.string,
    keyPattern: optional.document,
    expireAfterSeconds: optional.number,
    hidden: refused,
    unique: refused,
    prepareUnique: refused,
  })
  if (name !== undefined && keyPattern) fail('InvalidOptions', 'Cannot specify both key pattern and name.')
  if (name === undefined && !keyPattern) fail('InvalidOptions', 'Must specify either index name or key pattern.')
  if (seconds === undefined)
    return fail('InvalidOptions', 'no expireAfterSeconds, hidden, unique, or prepareUnique field')
  const found = collection.definitions.filter((each) =>
    keyPattern ? sameKey(each.key, keyPattern) : each.name === name,
  )
  const [definition] = found
  if (!definition)
    return fail(
      'IndexNotFound',
      `cannot find index ${keyPattern ? show(keyPattern) : name} for ns ${collection.namespace}`,
    )
  if (found.length > 1)
    fail(
      'AmbiguousIndexKeyPattern',
      `index keyPattern ${show(definition.key)} matches ${found.length} indexes, must use index name.`,
    )
  if (!isExpirable(definition.key))
    fail(
      'InvalidOptions',
      'TTL indexes are single-field indexes, compound indexes do not support TTL. Cannot convert a compound index or the _id index to a TTL index',
    )
  const whole = Math.trunc(seconds)
  if (!(whole >= 0 && whole <= 0x7fffffff))
    fail(
      'InvalidOptions',
      `TTL index 'expireAfterSeconds' option must be within an acceptable range, try a different number than ${seconds}`,
    )
  return { definition, seconds: whole }
}
