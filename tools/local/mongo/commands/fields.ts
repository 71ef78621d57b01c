import { Long, Timestamp } from 'bson'
import { toDouble } from '../bson/exact.ts'
import { type Doc, EMPTY, isArray, isDoc, isNumeric, type Maybe, typeName, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'

/** Reads one field of a command; undefined where it is not given. */
export type Field<T> = (value: Maybe, name: string) => T
type Fields<T> = { readonly [K in keyof T]: Field<T[K]> }

/** Fields which every command accepts; `generic` in registry.ts looks at those that matter. */
const GENERIC = new Set([
  'lsid',
  '$db',
  '$clusterTime',
  'txnNumber',
  '$readPreference',
  'readConcern',
  'writeConcern',
  'comment',
  'maxTimeMS',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'autocommit',
  'startTransaction',
])

/** Reads the fields of a command; this list is also the allow-list, so any other field is refused by name. */
export function readFields<T>(command: Doc, name: string, fields: Fields<T>, generic = GENERIC): T {
  for (const field of command.keys())
    if (!Object.hasOwn(fields, field) && !generic.has(field))
      fail(40415, `BSON field '${name}.${field}' is an unknown field.`)
  const entries = entriesOf(fields).map(([field, read]) => [field, read(command.get(field), `${name}.${field}`)])
  return fromEntries<T>(entries)
}

/** Reads the fields of a document inside a command, where nothing generic is accepted. */
export function readInner<T>(value: Value, name: string, fields: Fields<T>): T {
  return readFields(isDoc(value) ? value : wrong(value, name, 'object'), name, fields, new Set())
}

function entriesOf<T>(fields: Fields<T>): [string, Field<unknown>][] {
  return Object.entries<Field<unknown>>(fields)
}

/** Cast: the entries were made by the readers of exactly these fields. */
function fromEntries<T>(entries: readonly (readonly unknown[])[]): T {
  return Object.fromEntries(entries) as T
}

function wrong(value: Value, name: string, expected: string): never {
  return fail(
    'TypeMismatch',
    `BSON field '${name}' is the wrong type '${typeName(value)}', expected type '${expected}'`,
  )
}

export const optional = {
  document: (value: Maybe, name: string): Doc | undefined =>
    value === undefined || isDoc(value) ? value : wrong(value, name, 'object'),
  string: (value: Maybe, name: string): string | undefined =>
    value === undefined || typeof value === 'string' ? value : wrong(value, name, 'string'),
  array: (value: Maybe, name: string): readonly Value[] | undefined =>
    value === undefined || isArray(value) ? value : wrong(value, name, 'array'),
  whole: (value: Maybe, name: string): number | undefined => {
    if (value === undefined) return undefined
    if (!isNumeric(value)) return wrong(value, name, 'long')
    const n = toDouble(value)
    return Number.isSafeInteger(n) ? n : fail('BadValue', `BSON field '${name}' must be a whole number`)
  },
  number: (value: Maybe, name: string): number | undefined => {
    if (value === undefined) return undefined
    return isNumeric(value) ? toDouble(value) : wrong(value, name, 'double')
  },
  any: (value: Maybe): Maybe => value,
}

export const required = {
  document: (value: Maybe, name: string): Doc => optional.document(value, name) ?? missing(name),
  string: (value: Maybe, name: string): string => optional.string(value, name) ?? missing(name),
  array: (value: Maybe, name: string): readonly Value[] => optional.array(value, name) ?? missing(name),
  any: (value: Maybe, name: string): Value => value ?? missing(name),
  long: (value: Maybe, name: string): bigint => {
    if (value instanceof Long && !(value instanceof Timestamp)) return value.toBigInt()
    return BigInt(optional.whole(value, name) ?? missing(name))
  },
}

/** A boolean, or a number in its place, as MongoDB accepts it. */
export function flag(fallback: boolean): Field<boolean> {
  return (value, name) => {
    if (value === undefined) return fallback
    if (typeof value === 'boolean') return value
    return isNumeric(value) ? toDouble(value) !== 0 : wrong(value, name, 'bool')
  }
}

export const documentOrEmpty: Field<Doc> = (value, name) => optional.document(value, name) ?? EMPTY

/** A field which is accepted only with the value that changes nothing. */
export function only(accepted: Value): Field<undefined> {
  return (value, name) =>
    value === undefined || value === accepted
      ? undefined
      : fail('CommandNotSupported', `this server does not support '${name}'`)
}

/** A field that is known to MongoDB and accepted here, since it changes nothing in the answer. */
export const ignored: Field<undefined> = () => undefined

/** A field that is known to MongoDB and refused here by name. */
export const refused: Field<undefined> = (value, name) =>
  value === undefined ? undefined : fail('CommandNotSupported', `this server does not support '${name}'`)

function missing(name: string): never {
  return fail(40414, `BSON field '${name}' is missing but a required field`)
}
