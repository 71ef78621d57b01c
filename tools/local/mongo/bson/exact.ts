import { Decimal128, Long } from 'bson'
import type { Numeric } from './value.ts'

/** A finite number as coefficient × 10^exponent, without any rounding. */
interface Exact {
  readonly coefficient: bigint
  readonly exponent: number
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d*))?(?:E([+-]\d+))?$/

/** The nearest double, with NaN and the infinities. */
export function toDouble(n: Numeric): number {
  if (n instanceof Decimal128) return Number(n.toString())
  return n instanceof Long ? n.toNumber() : n.value
}

/** The exact value of a finite number. */
export function toExact(n: Numeric): Exact {
  if (n instanceof Decimal128) return decimalToExact(n)
  return n instanceof Long ? { coefficient: n.toBigInt(), exponent: 0 } : doubleToExact(n.value)
}

function decimalToExact(n: Decimal128): Exact {
  const [, sign, whole = '0', fraction = '', exponent = '0'] = DECIMAL.exec(n.toString()) ?? []
  const coefficient = BigInt(whole + fraction)
  return { coefficient: sign === '-' ? -coefficient : coefficient, exponent: Number(exponent) - fraction.length }
}

/** Every double is a multiple of a power of two, so it has a finite decimal expansion. */
export function doubleToExact(n: number): Exact {
  if (Number.isSafeInteger(n)) return { coefficient: BigInt(n), exponent: 0 }
  if (Number.isInteger(n)) return { coefficient: BigInt(n), exponent: 0 }
  let scaled = n
  let halvings = 0
  // Multiplying by two is exact; at most 1074 steps make any double an integer.
  while (!Number.isInteger(scaled)) {
    scaled *= 2
    halvings += 1
  }
  return { coefficient: BigInt(scaled) * 5n ** BigInt(halvings), exponent: -halvings }
}

/** a − b, exactly. */
export function subtract(a: Exact, b: Exact): Exact {
  const exponent = Math.min(a.exponent, b.exponent)
  return { coefficient: scale(a, exponent) - scale(b, exponent), exponent }
}

function scale(n: Exact, exponent: number): bigint {
  return n.coefficient === 0n ? 0n : n.coefficient * 10n ** BigInt(n.exponent - exponent)
}

/** Compares numbers of any types by value; NaN is equal to itself and below all others, as in MongoDB. */
export function compareNumbers(a: Numeric, b: Numeric): number {
  if (!(a instanceof Long || a instanceof Decimal128 || b instanceof Long || b instanceof Decimal128))
    return compareDoubles(a.value, b.value)
  if (a instanceof Long && b instanceof Long) return a.compare(b)
  const x = toDouble(a)
  const y = toDouble(b)
  // Rounding to double keeps the order, so only equal doubles need a closer look.
  if (x !== y || !Number.isFinite(x)) return infinite(a, b, x, y)
  return sign(subtract(toExact(a), toExact(b)).coefficient)
}

function infinite(a: Numeric, b: Numeric, x: number, y: number): number {
  // Decimals beyond the doubles round to infinity, but are finite.
  if (x === y && (a instanceof Decimal128 || b instanceof Decimal128)) {
    const finite = [a, b].map(isFiniteNumber)
    if (finite[0] && finite[1]) return sign(subtract(toExact(a), toExact(b)).coefficient)
    if (finite[0] !== finite[1]) return (finite[0] ? -1 : 1) * Math.sign(x)
  }
  return compareDoubles(x, y)
}

export function isFiniteNumber(n: Numeric): boolean {
  if (n instanceof Decimal128) return DECIMAL.test(n.toString())
  return n instanceof Long || Number.isFinite(n.value)
}

function compareDoubles(x: number, y: number): number {
  if (x < y) return -1
  if (x > y) return 1
  if (x === y) return 0
  return Number.isNaN(x) ? (Number.isNaN(y) ? 0 : -1) : 1
}

function sign(n: bigint): number {
  return n < 0n ? -1 : n > 0n ? 1 : 0
}
