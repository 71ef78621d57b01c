import { Binary, BSONRegExp, Code, Double, Int32, Long, ObjectId, Timestamp } from 'bson'
import { codePointOrder, rank } from './compare.ts'
import { doubleToExact, isFiniteNumber, subtract, toDouble, toExact } from './exact.ts'
import { isArray, isDoc, isNumeric, type Maybe, type Numeric, type Value } from './value.ts'

const END = '\u0000'
const EQUAL_TO_DOUBLE = '\u8000'
// oxlint-disable-next-line no-control-regex -- NUL ends a key and has to be escaped inside one
const SPECIAL = /[\u0000\ud800-\uffff]/
const scratch = new DataView(new ArrayBuffer(8))

/**
 * A string for which `<` is the order of the values: equal values have equal keys whatever their number types,
 * and no key is the beginning of another, so that keys can be joined and turned round.
 */
export function encodeKey(value: Maybe): string {
  return typeKey(value) + (value === undefined ? '' : payload(value))
}

/** The key in the opposite order. */
export function invert(key: string): string {
  let result = ''
  for (let i = 0; i < key.length; i++) result += String.fromCharCode(0xffff - key.charCodeAt(i))
  return result
}

/** The first unit of the keys of a type; the next higher unit is above all keys of the type. */
export function typeKey(value: Maybe): string {
  return String.fromCharCode(rank(value) + 2)
}

function payload(value: Value): string {
  if (typeof value === 'string') return textKey(value)
  if (value instanceof ObjectId) return bytesKey(value.id)
  if (isNumeric(value)) return numberKey(value)
  if (typeof value === 'boolean') return value ? '\u0001' : '\u0000'
  if (value instanceof Date) return doubleKey(value.getTime())
  if (value instanceof Timestamp) return uint32Key(value.t) + uint32Key(value.i)
  if (value instanceof Binary)
    return uint32Key(value.length()) + String.fromCharCode(value.sub_type) + bytesKey(value.value())
  if (value instanceof BSONRegExp) return textKey(value.pattern) + textKey(value.options)
  if (value instanceof Code) return textKey(value.code)
  if (isArray(value)) return itemsKey(value)
  return isDoc(value) ? fieldsKey(value) : ''
}

function itemsKey(items: readonly Value[]): string {
  let key = ''
  for (let at = 0; at < items.length; at++) key += encodeKey(items[at])
  return key + END
}

function fieldsKey(fields: Iterable<readonly [string, Value]>): string {
  let key = ''
  for (const [name, value] of fields) key += typeKey(value) + textKey(name) + payload(value)
  return key + END
}

function textKey(text: string): string {
  if (!SPECIAL.test(text)) return text + END + END
  let key = ''
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    key += unit === 0 ? '\u0000\u0001' : String.fromCharCode(codePointOrder(unit))
  }
  return key + END + END
}

function bytesKey(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return buffer.toString('latin1')
}

function uint32Key(n: number): string {
  return String.fromCharCode(n >>> 16, n & 0xffff)
}

function doubleKey(n: number): string {
  // -0 is 0, and there is one NaN, below all.
  if (Number.isNaN(n)) return '\u0000\u0000\u0000\u0000'
  scratch.setFloat64(0, n === 0 ? 0 : n)
  const high = scratch.getUint32(0)
  const low = scratch.getUint32(4)
  return high >>> 31 === 1 ? uint32Key(~high) + uint32Key(~low) : uint32Key((high | 0x80000000) >>> 0) + uint32Key(low)
}

/** The nearest double, then what is left of the exact value: zero for nearly all numbers. */
function numberKey(n: Numeric): string {
  if (n instanceof Int32 || n instanceof Double) return doubleKey(n.value) + EQUAL_TO_DOUBLE
  const double = toDouble(n)
  if (!isFiniteNumber(n) || (n instanceof Long && Number.isSafeInteger(double)))
    return doubleKey(double) + EQUAL_TO_DOUBLE
  const near = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, double))
  const rest = subtract(toExact(n), doubleToExact(near))
  if (rest.coefficient === 0n) return doubleKey(near) + EQUAL_TO_DOUBLE
  const size = magnitudeKey(rest.coefficient < 0n ? -rest.coefficient : rest.coefficient, rest.exponent)
  return doubleKey(near) + (rest.coefficient < 0n ? '\u4000' + invert(size) : '\uc000' + size)
}

function magnitudeKey(coefficient: bigint, exponent: number): string {
  const digits = coefficient.toString()
  return String.fromCharCode(0x8000 + digits.length + exponent) + digits.replace(/0+$/, '') + END
}
