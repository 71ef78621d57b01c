import { notAFloat, Refusal } from './refusal.ts'

/**
 * INCRBYFLOAT computes in the x87 long double (64 bits of mantissa) and prints 17 decimals, so 0.1 + 0.2 is 0.3 while
 * 12345.1 + 0 is 12345.09999999999999964. Both are reproduced here with integers; a JavaScript number cannot.
 */
type LongDouble = { readonly mantissa: bigint; readonly exponent: number }

const MANTISSA_BITS = 64
const MAX_EXPONENT = 16384
const MAX_DECIMAL_EXPONENT = 4900
const DECIMALS = 17

const NUMBER = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i
const INFINITY = /^[+-]?inf(inity)?$/i

/** The text of `left + right` as Redis prints it; refuses what is not a float and what is not finite. */
export function addLongDoubles(left: string, right: string): string {
  const a = parse(left)
  const b = parse(right)
  if (a === 'infinite' || b === 'infinite') throw notFinite()
  const exponent = Math.min(a.exponent, b.exponent)
  const sum = (a.mantissa << BigInt(a.exponent - exponent)) + (b.mantissa << BigInt(b.exponent - exponent))
  const rounded = exponent < 0 ? nearest(sum, 1n << BigInt(-exponent)) : nearest(sum << BigInt(exponent), 1n)
  if (rounded.mantissa !== 0n && rounded.exponent + MANTISSA_BITS > MAX_EXPONENT) throw notFinite()
  return print(rounded)
}

const notFinite = () => new Refusal('ERR increment would produce NaN or Infinity')

function parse(text: string): LongDouble | 'infinite' {
  if (INFINITY.test(text)) return 'infinite'
  const [, sign, whole = '', fraction = '', power = '0'] = NUMBER.exec(text) ?? []
  const digits = whole + fraction
  const exponent = Number(power) - fraction.length
  if (digits === '' || Math.abs(Number(power)) > MAX_DECIMAL_EXPONENT) throw notAFloat()
  const magnitude = sign === '-' ? -BigInt(digits) : BigInt(digits)
  return exponent < 0 ? nearest(magnitude, 10n ** BigInt(-exponent)) : nearest(magnitude * 10n ** BigInt(exponent), 1n)
}

/** The long double nearest to a fraction: shifted until the quotient has exactly 64 bits, ties to even. */
function nearest(numerator: bigint, denominator: bigint): LongDouble {
  if (numerator === 0n) return { mantissa: 0n, exponent: 0 }
  const magnitude = numerator < 0n ? -numerator : numerator
  let shift = MANTISSA_BITS - (bitLength(magnitude) - bitLength(denominator))
  if (scaled(magnitude, denominator, shift) >= 1n << BigInt(MANTISSA_BITS)) shift -= 1
  const mantissa =
    shift < 0
      ? divideHalfEven(magnitude, denominator << BigInt(-shift))
      : divideHalfEven(magnitude << BigInt(shift), denominator)
  return { mantissa: numerator < 0n ? -mantissa : mantissa, exponent: -shift }
}

function scaled(magnitude: bigint, denominator: bigint, shift: number): bigint {
  return shift < 0 ? magnitude / (denominator << BigInt(-shift)) : (magnitude << BigInt(shift)) / denominator
}

function print({ mantissa, exponent }: LongDouble): string {
  const scale = 10n ** BigInt(DECIMALS)
  const magnitude = mantissa < 0n ? -mantissa : mantissa
  const fixed =
    exponent < 0 ? divideHalfEven(magnitude * scale, 1n << BigInt(-exponent)) : (magnitude * scale) << BigInt(exponent)
  const digits = fixed.toString().padStart(DECIMALS + 1, '0')
  const text = `${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`.replace(/\.?0+$/, '')
  return mantissa < 0n && text !== '0' ? `-${text}` : text
}

function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator
  const twiceRest = (numerator % denominator) * 2n
  const up = twiceRest > denominator || (twiceRest === denominator && quotient % 2n === 1n)
  return up ? quotient + 1n : quotient
}

function bitLength(value: bigint): number {
  return value.toString(2).length
}
