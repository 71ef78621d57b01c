import { Decimal128, Double, Int32, Long, ObjectId } from 'bson'
import { isWhole, fitLong, toBigInt } from '../bson/arithmetic.ts'
import { toDouble } from '../bson/exact.ts'
import { isInt32, isNumeric, type Maybe, type Numeric, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { kind, nullable, type Operator, unary } from './define.ts'

const CONVERSION_FAILURE = 241

export const CONVERSIONS: Readonly<Record<string, Operator>> = {
  $type: unary('$type', (value) => kind(value)),
  $isNumber: unary('$isNumber', (value) => isNumeric(value)),
  $toString: nullable('$toString', toText),
  $toBool: nullable('$toBool', (value) => (isNumeric(value) ? toDouble(value) !== 0 : value !== false)),
  $toInt: nullable('$toInt', (value) => {
    const whole = toWhole('int', value)
    return isInt32(Number(whole)) ? new Int32(Number(whole)) : unconvertible(value, 'int: it would overflow')
  }),
  $toLong: nullable(
    '$toLong',
    (value) =>
      fitLong(value instanceof Date ? BigInt(value.getTime()) : toWhole('long', value)) ??
      unconvertible(value, 'long: it would overflow'),
  ),
  $toDouble: nullable('$toDouble', (value) => {
    if (value instanceof Date) return new Double(value.getTime())
    if (typeof value === 'boolean') return new Double(value ? 1 : 0)
    if (isNumeric(value)) return new Double(toDouble(value))
    return typeof value === 'string' && /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(value)
      ? new Double(Number(value))
      : unconvertible(value, 'double')
  }),
  $toObjectId: nullable('$toObjectId', (value) => {
    if (value instanceof ObjectId) return value
    return typeof value === 'string' && /^[0-9a-fA-F]{24}$/.test(value)
      ? new ObjectId(value)
      : unconvertible(value, 'objectId')
  }),
  $toDate: nullable('$toDate', (value) => {
    if (value instanceof Date) return value
    if (value instanceof ObjectId) return value.getTimestamp()
    if (isNumeric(value) && !(value instanceof Int32)) return new Date(Math.trunc(toDouble(value)))
    return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/.test(value)
      ? validDate(value)
      : unconvertible(value, 'date')
  }),
}

function validDate(text: string): Date {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? unconvertible(text, 'date') : date
}

function unconvertible(value: Maybe, to: string): never {
  return fail(CONVERSION_FAILURE, `this server does not convert this ${kind(value)} to ${to}`)
}

function toWhole(to: string, value: Value): bigint {
  if (typeof value === 'boolean') return value ? 1n : 0n
  if (typeof value === 'string')
    return /^[+-]?\d+$/.test(value) ? BigInt(value.replace('+', '')) : unconvertible(value, to)
  if (!isNumeric(value) || value instanceof Decimal128) return unconvertible(value, to)
  if (isWhole(value)) return toBigInt(value)
  return Number.isFinite(value.value) ? BigInt(Math.trunc(value.value)) : unconvertible(value, to)
}

/** `$toString` of what is not null. */
export function toText(value: Value): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof ObjectId) return value.toHexString()
  return isNumeric(value) ? numberText(value) : unconvertible(value, 'string')
}

/** MongoDB prints 16 digits, JavaScript as many as needed: the same as long as that is no more than 16 and no exponent. */
function numberText(n: Numeric): string {
  if (n instanceof Int32 || n instanceof Long) return n.toString()
  if (n instanceof Decimal128) return n.toString()
  const text = String(Object.is(n.value, -0) ? '-0' : n.value)
  const digits = text.replace(/^-?0*\.?0*|\./g, '')
  return /^-?\d+(?:\.\d+)?$/.test(text) &&
    digits.length <= 16 &&
    Math.abs(n.value) < 1e15 &&
    (n.value === 0 || Math.abs(n.value) >= 1e-4)
    ? text
    : unconvertible(n, 'string')
}
