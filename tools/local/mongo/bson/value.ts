import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  type MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson'

/** A document keeps its fields in order, also integer-like names, which a plain object would move to the front. */
export interface Doc extends ReadonlyMap<string, Value> {}
export type Numeric = Int32 | Double | Long | Decimal128
export type Value =
  | null
  | boolean
  | string
  | Numeric
  | Date
  | ObjectId
  | Binary
  | Timestamp
  | BSONRegExp
  | Code
  | MinKey
  | MaxKey
  | readonly Value[]
  | Doc
/** `undefined` stands for a field that is not there, never for a stored value. */
export type Maybe = Value | undefined

export const EMPTY: Doc = new Map()

export function isDoc(value: unknown): value is Doc {
  return value instanceof Map
}

export function isArray(value: unknown): value is readonly Value[] {
  return Array.isArray(value)
}

export function isNumeric(value: Maybe): value is Numeric {
  return value instanceof Int32 || value instanceof Double || value instanceof Long || value instanceof Decimal128
}

/** Type name -> BSON type number, as `$type` knows them. */
export const TYPES = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  javascript: 13,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
} as const
export type TypeName = keyof typeof TYPES

/** The BSON type name of a value. */
export function typeName(value: Value): TypeName {
  if (value === null) return 'null'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (isDoc(value)) return 'object'
  if (isArray(value)) return 'array'
  if (value instanceof Int32) return 'int'
  if (value instanceof Double) return 'double'
  if (value instanceof Date) return 'date'
  if (value instanceof ObjectId) return 'objectId'
  // Timestamp first: it shares a base class with Long.
  if (value instanceof Timestamp) return 'timestamp'
  if (value instanceof Long) return 'long'
  if (value instanceof Decimal128) return 'decimal'
  if (value instanceof Binary) return 'binData'
  if (value instanceof BSONRegExp) return 'regex'
  if (value instanceof Code) return 'javascript'
  return value instanceof MinKey ? 'minKey' : 'maxKey'
}

/** What `document` accepts: integers become int32 (or double beyond it), bigints become int64, undefined is left out. */
export type Plain = Value | number | bigint | undefined | readonly Plain[] | { readonly [key: string]: Plain }

/** Builds a document from a literal. */
export function document(fields: { readonly [key: string]: Plain }): Doc {
  const result = new Map<string, Value>()
  for (const [key, field] of Object.entries(fields)) if (field !== undefined) result.set(key, value(field))
  return result
}

/** Builds a BSON value from a literal. */
export function value(plain: Plain): Value {
  if (typeof plain === 'number') return isInt32(plain) ? new Int32(plain) : new Double(plain)
  if (typeof plain === 'bigint') return Long.fromBigInt(plain)
  if (plain === undefined) return null
  if (Array.isArray(plain)) return plain.map(value)
  return isLiteral(plain) ? document(plain) : asValue(plain)
}

function isLiteral(plain: unknown): plain is { readonly [key: string]: Plain } {
  if (typeof plain !== 'object' || plain === null) return false
  const prototype: unknown = Object.getPrototypeOf(plain)
  return prototype === Object.prototype || prototype === null
}

/** Cast: numbers, bigints, undefined, arrays and literals have been dealt with by the caller; a Value remains. */
function asValue(plain: Plain): Value {
  return plain as Value
}

export function isInt32(n: number): boolean {
  return (n | 0) === n && !Object.is(n, -0)
}
