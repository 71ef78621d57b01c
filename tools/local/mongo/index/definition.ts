import { toDouble } from '../bson/exact.ts'
import { type Doc, document, EMPTY, isDoc, isNumeric, type Maybe, type Value } from '../bson/value.ts'
import { equal } from '../bson/compare.ts'
import { fail } from '../errors.ts'
import { type Collation, readCollation } from './collation.ts'

/** An index as it was asked for. */
export interface Definition {
  readonly name: string
  readonly key: Doc
  readonly unique: boolean
  readonly sparse: boolean
  readonly partialFilter: Doc | undefined
  readonly expireAfterSeconds: number | undefined
  readonly collation: Collation | undefined
}

export const ID_INDEX: Definition = {
  name: '_id_',
  key: document({ _id: 1 }),
  unique: true,
  sparse: false,
  partialFilter: undefined,
  expireAfterSeconds: undefined,
  collation: undefined,
}

const OPTIONS = new Set([
  'v',
  'key',
  'name',
  'ns',
  'unique',
  'sparse',
  'background',
  'hidden',
  'partialFilterExpression',
  'expireAfterSeconds',
  'collation',
])

/** Reads one entry of createIndexes, or of the log. */
export function readDefinition(spec: Doc): Definition {
  for (const option of spec.keys())
    if (!OPTIONS.has(option))
      fail('InvalidIndexSpecificationOption', `this server does not support the index option '${option}'`)
  const key = spec.get('key')
  if (!isDoc(key) || key.size === 0) fail('CannotCreateIndex', 'Index keys cannot be an empty object or missing')
  for (const [path, direction] of key) checkKeyPart(path, direction)
  const name = spec.get('name')
  if (typeof name !== 'string' || name === '')
    fail('FailedToParse', "The 'name' field is a required property of an index specification")
  if (spec.get('hidden') === true)
    fail('InvalidIndexSpecificationOption', "this server does not support the index option 'hidden'")
  const partialFilter = spec.get('partialFilterExpression')
  if (partialFilter !== undefined && !isDoc(partialFilter))
    fail('TypeMismatch', 'partialFilterExpression must be an object')
  const sparse = flag(spec, 'sparse')
  if (sparse && partialFilter) fail('CannotCreateIndex', 'cannot mix "partialFilterExpression" and "sparse" options')
  const collation = spec.get('collation')
  if (collation !== undefined && !isDoc(collation)) fail('TypeMismatch', 'collation must be an object')
  return {
    name,
    key,
    unique: flag(spec, 'unique'),
    sparse,
    partialFilter,
    expireAfterSeconds: expiry(spec.get('expireAfterSeconds'), key),
    collation: readCollation(collation),
  }
}

function checkKeyPart(path: string, direction: Value): void {
  if (typeof direction === 'string')
    fail('CannotCreateIndex', `this server does not support the index type '${direction}'`)
  if (!isNumeric(direction) || ![1, -1].includes(toDouble(direction)))
    fail('CannotCreateIndex', `this server only supports the index directions 1 and -1`)
  if (path.split('.').some((part) => part === '' || part.startsWith('$') || /^\d+$/.test(part)))
    fail('CannotCreateIndex', `this server does not support the index path '${path}'`)
}

function flag(spec: Doc, option: string): boolean {
  const given = spec.get(option)
  if (given === undefined || typeof given === 'boolean') return given ?? false
  return isNumeric(given)
    ? toDouble(given) !== 0
    : fail('TypeMismatch', `The field '${option}' has value ${option}, which is not convertible to bool`)
}

function expiry(given: Maybe, key: Doc): number | undefined {
  if (given === undefined) return undefined
  if (!isNumeric(given)) return fail('CannotCreateIndex', "TTL index 'expireAfterSeconds' option must be numeric")
  const seconds = toDouble(given)
  if (!(seconds >= 0 && seconds <= 0x7fffffff))
    fail('CannotCreateIndex', "TTL index 'expireAfterSeconds' option must be within an acceptable range")
  if (key.size > 1 || key.has('_id'))
    fail('CannotCreateIndex', 'TTL indexes are single-field indexes, compound indexes and _id do not support TTL')
  return seconds
}

/** The index as listIndexes shows it. */
export function listed(index: Definition): Doc {
  return document({
    v: 2,
    key: index.key,
    name: index.name,
    unique: index.unique && index.name !== '_id_' ? true : undefined,
    sparse: index.sparse || undefined,
    partialFilterExpression: index.partialFilter,
    expireAfterSeconds: index.expireAfterSeconds,
    collation: index.collation?.spec,
  })
}

/** True if the two would be the same index; since MongoDB 5.0 these options belong to its identity. */
export function sameIndex(a: Definition, b: Definition): boolean {
  return (
    sameKey(a.key, b.key) &&
    a.collation === b.collation &&
    a.unique === b.unique &&
    a.sparse === b.sparse &&
    equal(a.partialFilter ?? EMPTY, b.partialFilter ?? EMPTY)
  )
}

/** True if both order by the same paths in the same directions, whatever the number types. */
export function sameKey(a: Doc, b: Doc): boolean {
  return equal(a, b)
}

export function directions(key: Doc): readonly { readonly path: string; readonly descending: boolean }[] {
  return [...key].map(([path, direction]) => ({
    path,
    descending: isNumeric(direction) && toDouble(direction) < 0,
  }))
}
