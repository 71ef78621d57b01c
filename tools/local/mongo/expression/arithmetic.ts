import { Double, Int32, Long } from 'bson'
import { fitWhole, isWhole, refuseDecimal, Sum, toBigInt } from '../bson/arithmetic.ts'
import { toDouble, toExact } from '../bson/exact.ts'
import { isNumeric, type Maybe, type Numeric, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { between, binary, kind, nullable, type Operator, variadic } from './define.ts'
import { isNullish } from './scope.ts'

function numeric(name: string, value: Maybe): Numeric {
  if (!isNumeric(value)) return fail('TypeMismatch', `${name} only supports numeric types, not ${kind(value)}`)
  refuseDecimal([value], name)
  return value
}

/** Numbers and dates; the type rules are MongoDB's: whole numbers stay whole, int32 grows to int64. */
export const ARITHMETIC: Readonly<Record<string, Operator>> = {
  $add: variadic(addAll),
  $subtract: binary('$subtract', subtract),
  $multiply: variadic(multiplyAll),
  $divide: binary('$divide', (a, b) => {
    if (isNullish(a) || isNullish(b)) return null
    const divisor = toDouble(numeric('$divide', b))
    return divisor === 0
      ? fail('BadValue', "can't $divide by zero")
      : new Double(toDouble(numeric('$divide', a)) / divisor)
  }),
  $mod: binary('$mod', (a, b) =>
    isNullish(a) || isNullish(b) ? null : modulo(numeric('$mod', a), numeric('$mod', b)),
  ),
  $abs: nullable('$abs', (value) => {
    const n = numeric('$abs', value)
    if (!isWhole(n)) return new Double(Math.abs(toDouble(n)))
    const whole = toBigInt(n)
    return fitWhole(whole < 0n ? -whole : whole, [n]) ?? fail(28680, "can't take $abs of long long min")
  }),
  $ceil: nullable('$ceil', (value) => wholeOr(numeric('$ceil', value), Math.ceil)),
  $floor: nullable('$floor', (value) => wholeOr(numeric('$floor', value), Math.floor)),
  $sqrt: nullable('$sqrt', (value) => {
    const n = toDouble(numeric('$sqrt', value))
    return n < 0 ? fail(28714, "$sqrt's argument must be greater than or equal to 0") : new Double(Math.sqrt(n))
  }),
  $round: between('$round', 1, 2, (value, place = new Int32(0)) =>
    isNullish(value) || isNullish(place) ? null : roundAt('$round', value, place),
  ),
  $trunc: between('$trunc', 1, 2, (value, place = new Int32(0)) =>
    isNullish(value) || isNullish(place) ? null : roundAt('$trunc', value, place),
  ),
}

function addAll(values: readonly Maybe[]): Maybe {
  const sum = new Sum()
  let date: Date | undefined
  for (const value of values) {
    if (isNullish(value)) return null
    if (value instanceof Date) {
      if (date) fail(16612, 'only one date allowed in an $add expression')
      date = value
    } else if (isNumeric(value)) sum.add(value, '$add')
    else fail('TypeMismatch', `$add only supports numeric or date types, not ${kind(value)}`)
  }
  return date ? shift(date, sum.result()) : sum.result()
}

/** A date moved by whole milliseconds. */
function shift(date: Date, milliseconds: Numeric): Date {
  const moved = new Date(date.getTime() + toDouble(milliseconds))
  if (!Number.isInteger(toDouble(milliseconds)) || Number.isNaN(moved.getTime()))
    fail('BadValue', 'this server only moves dates by whole milliseconds')
  return moved
}

function subtract(a: Maybe, b: Maybe): Maybe {
  if (isNullish(a) || isNullish(b)) return null
  if (a instanceof Date && b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime())
  if (a instanceof Date && isNumeric(b)) return shift(a, new Double(-toDouble(b)))
  if (!isNumeric(a) || !isNumeric(b)) return fail('TypeMismatch', `can't $subtract ${kind(b)} from ${kind(a)}`)
  refuseDecimal([a, b], '$subtract')
  if (!isWhole(a) || !isWhole(b)) return new Double(toDouble(a) - toDouble(b))
  return fitWhole(toBigInt(a) - toBigInt(b), [a, b]) ?? fail('BadValue', 'long overflow in $subtract is not supported')
}

function multiplyAll(values: readonly Maybe[]): Maybe {
  let whole = 1n
  let double = 1
  const numbers: Numeric[] = []
  for (const value of values) {
    if (isNullish(value)) return null
    const n = numeric('$multiply', value)
    numbers.push(n)
    double *= toDouble(n)
    if (isWhole(n)) whole *= toBigInt(n)
  }
  if (!numbers.every(isWhole)) return new Double(double)
  return fitWhole(whole, numbers) ?? new Double(double)
}

function modulo(a: Numeric, b: Numeric): Value {
  if (toDouble(b) === 0) fail(16610, "can't $mod by zero")
  if (!isWhole(a) || !isWhole(b)) return new Double(toDouble(a) % toDouble(b))
  return fitWhole(toBigInt(a) % toBigInt(b), [a, b]) ?? Long.ZERO
}

function wholeOr(n: Numeric, round: (n: number) => number): Value {
  return isWhole(n) ? n : new Double(round(toDouble(n)))
}

function roundAt(name: string, value: Value, placeValue: Value): Value {
  const n = numeric(name, value)
  const place = toDouble(numeric(name, placeValue))
  if (!Number.isInteger(place) || place < -20 || place > 100)
    fail(51082, `cannot apply ${name} with precision value ${place}`)
  if (isWhole(n) && place >= 0) return n
  if (!isWhole(n) && !Number.isFinite(toDouble(n))) return n
  const { coefficient, exponent } = toExact(n)
  if (exponent >= -place) return n
  const unit = 10n ** BigInt(-place - exponent)
  const rounded = name === '$trunc' ? coefficient / unit : halfEven(coefficient, unit)
  if (isWhole(n))
    return fitWhole(rounded * unit, [n]) ?? fail(51080, `invalid conversion from Decimal128 result in ${name}`)
  const result = Number(`${rounded}e${-place}`)
  return new Double(result === 0 && toDouble(n) < 0 ? -0 : result)
}

function halfEven(coefficient: bigint, unit: bigint): bigint {
  const quotient = coefficient / unit
  const rest = coefficient % unit
  const twice = (rest < 0n ? -rest : rest) * 2n
  const away = coefficient < 0n ? -1n : 1n
  if (twice < unit || (twice === unit && quotient % 2n === 0n)) return quotient
  return quotient + away
}
