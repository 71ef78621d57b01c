import { Decimal128, Double, Int32, Long } from 'bson'
import { fail } from '../errors.ts'
import { isInt32, type Numeric } from './value.ts'
import { toDouble } from './exact.ts'

type WholeNumber = Int32 | Long

export function isWhole(n: Numeric): n is WholeNumber {
  return n instanceof Int32 || n instanceof Long
}

export function toBigInt(n: WholeNumber): bigint {
  return n instanceof Long ? n.toBigInt() : BigInt(n.value)
}

const INT64 = 2n ** 63n

/** An int64, or undefined if the value does not fit. */
export function fitLong(n: bigint): Long | undefined {
  return n >= -INT64 && n < INT64 ? Long.fromBigInt(n) : undefined
}

/** int32 where all operands are and the result fits, else int64; undefined if it fits neither. */
export function fitWhole(n: bigint, operands: readonly Numeric[]): WholeNumber | undefined {
  const small = operands.every((operand) => operand instanceof Int32) && isInt32(Number(n))
  return small ? new Int32(Number(n)) : fitLong(n)
}

/** Arithmetic on Decimal128 is not offered, because it would have to round as IEEE 754-2008 does. */
export function refuseDecimal(operands: readonly Numeric[], operator: string): void {
  if (operands.some((operand) => operand instanceof Decimal128))
    fail('BadValue', `this server does not support ${operator} with Decimal128`)
}

/** a + b; undefined if a whole result does not fit int64. */
export function add(a: Numeric, b: Numeric, operator: string): Numeric | undefined {
  refuseDecimal([a, b], operator)
  if (isWhole(a) && isWhole(b)) return fitWhole(toBigInt(a) + toBigInt(b), [a, b])
  return new Double(toDouble(a) + toDouble(b))
}

/** a × b; undefined if a whole result does not fit int64. */
export function multiply(a: Numeric, b: Numeric, operator: string): Numeric | undefined {
  refuseDecimal([a, b], operator)
  if (isWhole(a) && isWhole(b)) return fitWhole(toBigInt(a) * toBigInt(b), [a, b])
  return new Double(toDouble(a) * toDouble(b))
}

/** A sum as MongoDB keeps it: whole numbers exact, doubles with their rounding errors carried along. */
export class Sum {
  #whole = 0n
  #sum = 0
  #carry = 0
  #plain = 0
  #kind: 'int' | 'long' | 'double' = 'int'

  add(n: Numeric, operator: string): void {
    refuseDecimal([n], operator)
    if (isWhole(n)) {
      this.#whole += toBigInt(n)
      if (n instanceof Long && this.#kind === 'int') this.#kind = 'long'
      return
    }
    this.#kind = 'double'
    this.#addDouble(toDouble(n))
  }

  result(): Numeric {
    if (this.#kind === 'double') return new Double(this.toDouble())
    if (this.#kind === 'int' && isInt32(Number(this.#whole))) return new Int32(Number(this.#whole))
    return fitLong(this.#whole) ?? new Double(Number(this.#whole))
  }

  toDouble(): number {
    const total = new Sum()
    total.#sum = this.#sum
    total.#carry = this.#carry
    // A whole number in two doubles, so that nothing of an int64 is lost.
    const high = Number(this.#whole)
    total.#addDouble(high)
    total.#addDouble(Number(this.#whole - BigInt(high)))
    const precise = total.#sum + total.#carry
    return Number.isFinite(precise) ? precise : this.#plain + high
  }

  #addDouble(n: number): void {
    this.#plain += n
    const [low, lowError] = twoSum(n, this.#carry)
    const [sum, error] = twoSum(this.#sum, low)
    this.#sum = sum
    this.#carry = error + lowError
  }
}

/** Knuth's sum of two doubles and its exact rounding error. */
function twoSum(a: number, b: number): readonly [number, number] {
  const sum = a + b
  const part = sum - a
  return [sum, a - (sum - part) + (b - part)]
}
