import { toDouble } from '../bson/exact.ts'
import { type Doc, document, EMPTY, isDoc, isNumeric, type Maybe, type Value } from '../bson/value.ts'
import { equal } from '../bson/compare.ts'
import { show } from '../bson/show.ts'
import { fail } from '../errors.ts'
import { listedText, readTextSpec, sameText, TEXT_OPTIONS, type TextSpec } from '../text/spec.ts'
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
  /** Set for a text index. */
  readonly text: TextSpec | undefined
}

export const ID_INDEX: Definition = {
  name: '_id_',
  key: document({ _id: 1 }),
  unique: true,
  sparse: false,
  partialFilter: undefined,
  expireAfterSeconds: undefined,
  collation: undefined,
  text: undefined,
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
  ...TEXT_OPTIONS,
])

/** Reads one entry of createIndexes, or of the log. */
export function readDefinition(spec: Doc): Definition {
  for (const option of spec.keys())
    if (!OPTIONS.has(option))
      fail('InvalidIndexSpecificationOption', `this server does not support the index option '${option}'`)
  const given = spec.get('key')
  if (!isDoc(given) || given.size === 0) fail('CannotCreateIndex', 'Index keys cannot be an empty object or missing')
  for (const [path, direction] of given) if (direction !== 'text') checkKeyPart(path, direction)
  const { key, text } = readTextSpec(spec, given) ?? { key: given, text: undefined }
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
  const definition = {
    name,
    key,
    unique: flag(spec, 'unique'),
    sparse,
    partialFilter,
    expireAfterSeconds: expiry(spec.get('expireAfterSeconds'), key),
    collation: readCollation(collation),
    text,
  }
  if (text) refuseForText(definition)
  return definition
}

function refuseForText({ unique, collation }: Definition): void {
  if (unique) fail('CannotCreateIndex', 'this server does not support unique text indexes')
  if (collation) fail('CannotCreateIndex', `Index type 'text' does not support collation: ${show(collation.spec)}`)
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
  if (!isExpirable(key))
    fail('CannotCreateIndex', 'TTL indexes are single-field indexes, compound indexes and _id do not support TTL')
  return seconds
}

/** Only one field says when a document expires, and not its _id. */
export function isExpirable(key: Doc): boolean {
  return key.size === 1 && !key.has('_id')
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
    ...(index.text && listedText(index.text)),
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

/** True if two that would be the same index also have those options alike which do not make it another one. */
export function sameOptions(a: Definition, b: Definition): boolean {
  return a.expireAfterSeconds === b.expireAfterSeconds && sameText(a.text, b.text)
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
