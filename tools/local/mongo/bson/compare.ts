import { Binary, BSONRegExp, Code, ObjectId, Timestamp } from 'bson'
import { compareNumbers } from './exact.ts'
import { type Doc, isArray, isDoc, isNumeric, type Maybe, type TypeName, typeName, type Value } from './value.ts'

/** How strings are compared; without one, by their bytes. */
export type StringOrder = (a: string, b: string) => number

/** MongoDB's order of types; numbers share one place. Missing is the lowest but MinKey. */
const RANKS: Readonly<Record<TypeName | 'missing', number>> = {
  minKey: -1,
  missing: 0,
  null: 5,
  int: 10,
  long: 10,
  double: 10,
  decimal: 10,
  string: 15,
  object: 20,
  array: 25,
  binData: 30,
  objectId: 35,
  bool: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  javascript: 60,
  maxKey: 127,
}

export function rank(value: Maybe): number {
  return RANKS[value === undefined ? 'missing' : typeName(value)]
}

/** The total order of BSON values, as `$sort` and indexes have it. */
export function compare(a: Maybe, b: Maybe, order: StringOrder = compareText): number {
  const byType = rank(a) - rank(b)
  if (byType !== 0 || a === undefined || b === undefined || a === b) return byType
  if (isNumeric(a) && isNumeric(b)) return compareNumbers(a, b)
  if (typeof a === 'string' && typeof b === 'string') return order(a, b)
  if (isDoc(a) && isDoc(b)) return compareDocuments(a, b, order)
  if (isArray(a) && isArray(b)) return compareArrays(a, b, order)
  return compareScalars(a, b)
}

export function equal(a: Maybe, b: Maybe, order?: StringOrder): boolean {
  return compare(a, b, order) === 0
}

function compareScalars(a: Value, b: Value): number {
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (a instanceof ObjectId && b instanceof ObjectId) return Buffer.compare(a.id, b.id)
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime()
  if (a instanceof Timestamp && b instanceof Timestamp) return a.t - b.t || a.i - b.i
  if (a instanceof Binary && b instanceof Binary) return compareBinaries(a, b)
  if (a instanceof BSONRegExp && b instanceof BSONRegExp)
    return compareText(a.pattern, b.pattern) || compareText(a.options, b.options)
  if (a instanceof Code && b instanceof Code) return compareText(a.code, b.code)
  return 0
}

function compareBinaries(a: Binary, b: Binary): number {
  return a.length() - b.length() || a.sub_type - b.sub_type || Buffer.compare(a.value(), b.value())
}

/** Field by field: first the type, then the name, then the value; the shorter is less. */
function compareDocuments(a: Doc, b: Doc, order: StringOrder): number {
  const others = b.entries()
  for (const [name, value] of a) {
    const other = others.next()
    if (other.done) return 1
    const [otherName, otherValue] = other.value
    const found = rank(value) - rank(otherValue) || compareText(name, otherName) || compare(value, otherValue, order)
    if (found !== 0) return found
  }
  return others.next().done ? 0 : -1
}

function compareArrays(a: readonly Value[], b: readonly Value[], order: StringOrder): number {
  for (const [index, value] of a.entries()) {
    const other = b[index]
    if (other === undefined) return 1
    const found = compare(value, other, order)
    if (found !== 0) return found
  }
  return a.length === b.length ? 0 : -1
}

/** The order of the UTF-8 bytes; UTF-16 units differ from it where surrogates meet U+E000 and above. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return codePointOrder(x) - codePointOrder(y)
  }
  return a.length - b.length
}

/** Moves the surrogates above all other units, where the code points they stand for belong. */
export function codePointOrder(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}
