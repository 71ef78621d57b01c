import { Decimal128, Double, Int32, ObjectId } from 'bson'
import { isArray, isFields, isNumeric, type Maybe, type Numeric, type Value } from './value.ts'

/** The place of a type in the order of all values. */
export function rank(value: Maybe): number {
  if (value === undefined) return 0
  if (value === null) return 1
  if (isNumeric(value)) return 2
  if (typeof value === 'string') return 3
  if (isFields(value)) return 4
  if (isArray(value)) return 5
  if (value instanceof ObjectId) return 6
  return typeof value === 'boolean' ? 7 : 8
}

export function compare(a: Maybe, b: Maybe): number {
  if (rank(a) !== rank(b)) return rank(a) - rank(b)
  if (isNumeric(a) && isNumeric(b)) return compareNumbers(a, b)
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b))
  if (isFields(a) && isFields(b)) return compareLists(Object.entries(a), Object.entries(b), compareFields)
  if (isArray(a) && isArray(b)) return compareLists(a, b, compare)
  if (a instanceof ObjectId && b instanceof ObjectId) return Buffer.compare(a.id, b.id)
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime()
  return Number(a) - Number(b)
}

export function equal(a: Maybe, b: Maybe): boolean {
  return compare(a, b) === 0
}

function compareLists<T>(a: readonly T[], b: readonly T[], compareItems: (x: T, y: T) => number): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i], b[i]]
    const found = x === undefined || y === undefined ? 0 : compareItems(x, y)
    if (found !== 0) return found
  }
  return a.length - b.length
}

function compareFields([a, x]: [string, Value], [b, y]: [string, Value]): number {
  return rank(x) - rank(y) || Buffer.compare(Buffer.from(a), Buffer.from(b)) || compare(x, y)
}

function compareNumbers(a: Numeric, b: Numeric): number {
  const [x, y] = [exact(a), exact(b)]
  if (typeof x === 'number' || typeof y === 'number') return compareSpecial(x, y)
  const difference = x.top * y.bottom - y.top * x.bottom
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** A fraction; NaN and the infinities as they are. */
type Exact = number | { readonly top: bigint; readonly bottom: bigint }

/** NaN is below all; a finite number stands between the infinities. */
function compareSpecial(x: Exact, y: Exact): number {
  const places = [x, y].map((n) => (typeof n !== 'number' ? 1 : Number.isNaN(n) ? -1 : n > 0 ? 2 : 0))
  return (places[0] ?? 0) - (places[1] ?? 0)
}

export function isNaNValue(value: Maybe): boolean {
  return isNumeric(value) && Number.isNaN(exact(value))
}

function exact(n: Numeric): Exact {
  if (n instanceof Int32) return { top: BigInt(n.value), bottom: 1n }
  if (n instanceof Double) return ofDouble(n.value)
  if (n instanceof Decimal128) return ofDecimal(n.toString())
  return { top: n.toBigInt(), bottom: 1n }
}

/** By the bits of IEEE 754: 52 of the fraction, 11 of the exponent, the sign. */
function ofDouble(n: number): Exact {
  if (!Number.isFinite(n)) return n
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, n)
  const all = bits.getBigUint64(0)
  const exponent = (all >> 52n) & 0x7ffn
  const fraction = all & 0xfffffffffffffn
  const digits = exponent === 0n ? fraction : fraction | 0x10000000000000n
  const power = (exponent === 0n ? 1n : exponent) - 1075n
  const top = all >> 63n === 1n ? -digits : digits
  return power >= 0n ? { top: top << power, bottom: 1n } : { top, bottom: 1n << -power }
}

function ofDecimal(text: string): Exact {
  const [, sign = '', whole, fraction = '', exponent = '0'] = /^(-?)(\d+)\.?(\d*)(?:E([+-]\d+))?$/.exec(text) ?? []
  if (whole === undefined) return Number(text)
  const digits = BigInt(`${sign}${whole}${fraction}`)
  const power = Number(exponent) - fraction.length
  return power >= 0
    ? { top: digits * 10n ** BigInt(power), bottom: 1n }
    : { top: digits, bottom: 10n ** BigInt(-power) }
}
