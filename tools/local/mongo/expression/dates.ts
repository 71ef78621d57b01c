import { Int32, Long, ObjectId } from 'bson'
import { toDouble } from '../bson/exact.ts'
import { isDoc, isNumeric, type Maybe, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { type Compile, kind, named, type Operator } from './define.ts'
import { type Expression, isNullish } from './scope.ts'

const SECOND = 1000
const DAY = 24 * 60 * 60 * SECOND
/** The units of a fixed length, in milliseconds. */
const LENGTHS: ReadonlyMap<string, number> = new Map([
  ['millisecond', 1],
  ['second', SECOND],
  ['minute', 60 * SECOND],
  ['hour', 3600 * SECOND],
  ['day', DAY],
])

/** Dates in UTC; other time zones are refused. */
export const DATES: Readonly<Record<string, Operator>> = {
  $year: part('$year', (date) => date.getUTCFullYear()),
  $month: part('$month', (date) => date.getUTCMonth() + 1),
  $dayOfMonth: part('$dayOfMonth', (date) => date.getUTCDate()),
  $dayOfWeek: part('$dayOfWeek', (date) => date.getUTCDay() + 1),
  $dayOfYear: part(
    '$dayOfYear',
    (date) => (truncate(date, 'day').getTime() - truncate(date, 'year').getTime()) / DAY + 1,
  ),
  $hour: part('$hour', (date) => date.getUTCHours()),
  $minute: part('$minute', (date) => date.getUTCMinutes()),
  $second: part('$second', (date) => date.getUTCSeconds()),
  $millisecond: part('$millisecond', (date) => date.getUTCMilliseconds()),
  $dateTrunc: (operand, compile) => {
    const fields = named('$dateTrunc', operand, ['date', 'unit'], ['timezone'])
    const unit = constant('$dateTrunc', fields.get('unit'))
    return onDate('$dateTrunc', fields.get('date'), fields.get('timezone'), compile, (date) => truncate(date, unit))
  },
  $dateAdd: (operand, compile) => move('$dateAdd', operand, compile, 1),
  $dateSubtract: (operand, compile) => move('$dateSubtract', operand, compile, -1),
  $dateDiff: (operand, compile) => {
    const fields = named('$dateDiff', operand, ['startDate', 'endDate', 'unit'], ['timezone'])
    const length = lengthOf('$dateDiff', fields.get('unit'))
    const zone = fields.get('timezone')
    const end = onDate('$dateDiff', fields.get('endDate'), zone, compile, (date) => date)
    const start = onDate('$dateDiff', fields.get('startDate'), zone, compile, (date) => date)
    return (scope) => {
      const [from, to] = [start(scope), end(scope)]
      // The boundaries between the two are counted, not the time that has passed.
      return from instanceof Date && to instanceof Date
        ? Long.fromNumber(Math.floor(to.getTime() / length) - Math.floor(from.getTime() / length))
        : null
    }
  },
  $dateToString: (operand, compile) => {
    const fields = named('$dateToString', operand, ['date'], ['format', 'timezone', 'onNull'])
    const format = constant('$dateToString', fields.get('format') ?? '%Y-%m-%dT%H:%M:%S.%LZ')
    checkFormat(format)
    const onNull = compile(fields.get('onNull') ?? null)
    const text = onDate('$dateToString', fields.get('date'), fields.get('timezone'), compile, (date) =>
      formatted(date, format),
    )
    return (scope) => text(scope) ?? onNull(scope)
  },
}

function constant(name: string, value: Maybe): string {
  return typeof value === 'string' && !value.startsWith('$')
    ? value
    : fail('FailedToParse', `this server only supports constant units and formats in ${name}`)
}

function lengthOf(name: string, unit: Maybe): number {
  const length = constant(name, unit)
  return LENGTHS.get(length) ?? fail('FailedToParse', `this server does not support this unit in ${name}: ${length}`)
}

function onDate(
  name: string,
  date: Maybe,
  timezone: Maybe,
  compile: Compile,
  apply: (date: Date) => Value,
): Expression {
  if (timezone !== undefined && timezone !== 'UTC' && timezone !== 'GMT')
    fail('FailedToParse', `this server does not support the timezone of ${name}, only UTC`)
  const compiled = compile(date ?? null)
  return (scope) => {
    const value = compiled(scope)
    if (isNullish(value)) return null
    if (value instanceof Date) return apply(value)
    return value instanceof ObjectId
      ? apply(value.getTimestamp())
      : fail(16006, `can't convert from BSON type ${kind(value)} to Date in ${name}`)
  }
}

function part(name: string, of: (date: Date) => number): Operator {
  return (operand, compile) => {
    const [date, timezone]: readonly Maybe[] =
      isDoc(operand) && operand.has('date')
        ? [named(name, operand, ['date'], ['timezone']).get('date'), operand.get('timezone')]
        : [Array.isArray(operand) && operand.length === 1 ? operand[0] : operand]
    return onDate(name, date, timezone, compile, (found) => new Int32(of(found)))
  }
}

/** The beginning of the unit in which a date lies; weeks begin on Sunday. */
function truncate(date: Date, unit: string): Date {
  const length = LENGTHS.get(unit)
  if (length !== undefined) return new Date(Math.floor(date.getTime() / length) * length)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  switch (unit) {
    case 'year':
      return utc(year, 0)
    case 'quarter':
      return utc(year, month - (month % 3))
    case 'month':
      return utc(year, month)
    case 'week':
      return new Date(truncate(date, 'day').getTime() - date.getUTCDay() * DAY)
  }
  return fail('FailedToParse', `unknown time unit value: ${unit}`)
}

function utc(year: number, month: number): Date {
  const date = new Date(0)
  date.setUTCFullYear(year, month, 1)
  return date
}

function move(name: string, operand: Value, compile: Compile, direction: number): Expression {
  const fields = named(name, operand, ['startDate', 'unit', 'amount'], ['timezone'])
  const unit = constant(name, fields.get('unit'))
  const months = MONTHS.get(unit)
  const length = months === undefined ? (unit === 'week' ? 7 * DAY : lengthOf(name, unit)) : 0
  const amount = compile(fields.get('amount') ?? null)
  const start = onDate(name, fields.get('startDate'), fields.get('timezone'), compile, (date) => date)
  return (scope) => {
    const [date, by] = [start(scope), amount(scope)]
    if (!(date instanceof Date) || isNullish(by)) return null
    const n = isNumeric(by) ? toDouble(by) * direction : Number.NaN
    if (!Number.isSafeInteger(n)) return fail(5166405, `${name} expects integer amount of time units`)
    return months === undefined ? new Date(date.getTime() + n * length) : addMonths(date, n * months)
  }
}

const MONTHS: ReadonlyMap<string, number> = new Map([
  ['month', 1],
  ['quarter', 3],
  ['year', 12],
])

/** The same day of another month, or its last one. */
function addMonths(date: Date, months: number): Date {
  const first = utc(date.getUTCFullYear(), date.getUTCMonth() + months)
  const last = new Date(utc(first.getUTCFullYear(), first.getUTCMonth() + 1).getTime() - DAY).getUTCDate()
  return new Date(
    first.getTime() +
      (Math.min(date.getUTCDate(), last) - 1) * DAY +
      (date.getTime() - truncate(date, 'day').getTime()),
  )
}

const FORMATS: Readonly<Record<string, (date: Date) => string>> = {
  Y: (date) => padded(date.getUTCFullYear(), 4),
  m: (date) => padded(date.getUTCMonth() + 1, 2),
  d: (date) => padded(date.getUTCDate(), 2),
  H: (date) => padded(date.getUTCHours(), 2),
  M: (date) => padded(date.getUTCMinutes(), 2),
  S: (date) => padded(date.getUTCSeconds(), 2),
  L: (date) => padded(date.getUTCMilliseconds(), 3),
  z: () => '+0000',
  '%': () => '%',
}

function padded(n: number, width: number): string {
  return String(n).padStart(width, '0')
}

function checkFormat(format: string): void {
  for (const [, letter = ''] of format.matchAll(/%(.?)/gs))
    if (!Object.hasOwn(FORMATS, letter))
      fail(18536, `this server does not support the format character '%${letter}' in $dateToString`)
}

function formatted(date: Date, format: string): string {
  if (date.getUTCFullYear() < 0 || date.getUTCFullYear() > 9999)
    fail(18537, '$dateToString is only defined on year 0-9999')
  return format.replaceAll(/%(.)/gs, (_match, letter: string) => FORMATS[letter]?.(date) ?? '')
}
