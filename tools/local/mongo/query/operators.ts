import { BSONRegExp } from 'bson'
import { isFiniteNumber, toDouble } from '../bson/exact.ts'
import { show } from '../bson/show.ts'
import { type Doc, isArray, isDoc, isNumeric, type Maybe, type TypeName, TYPES, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import type { Filter, RangeOperator, Test } from './filter.ts'
import { compilePattern } from './regex.ts'

/** What an operator may need to know of its surroundings. */
export interface Nesting {
  /** The whole `{ $gt: …, $lt: … }` in which the operator stands. */
  readonly operators: Doc
  readonly filter: (query: Doc) => Filter
  readonly tests: (value: Value) => readonly Test[]
  readonly isOperators: (value: Doc) => boolean
}

type Operator = (value: Value, nesting: Nesting) => readonly Test[]

/** The operators that stand at a field. */
export const FIELD_OPERATORS: Readonly<Record<string, Operator>> = {
  $eq: (value) => [{ kind: 'eq', value }],
  $ne: (value) => [
    not(value instanceof BSONRegExp ? fail('BadValue', "Can't have regex as arg to $ne.") : { kind: 'eq', value }),
  ],
  $gt: (value) => [range('gt', value)],
  $gte: (value) => [range('gte', value)],
  $lt: (value) => [range('lt', value)],
  $lte: (value) => [range('lte', value)],
  $in: (value, { isOperators }) => [membership('$in', value, isOperators)],
  $nin: (value, { isOperators }) => [not(membership('$nin', value, isOperators))],
  $exists: (value) => [truthy(value) ? { kind: 'exists' } : not({ kind: 'exists' })],
  $type: (value) => [{ kind: 'type', types: new Set(list(value).flatMap(typesOf)) }],
  $size: (value) => [{ kind: 'size', size: size(value) }],
  $mod: (value) => [modulo(value)],
  $regex: (value, { operators }) => [regex(value, operators.get('$options'))],
  $options: (_value, { operators }) => (operators.has('$regex') ? [] : fail('BadValue', '$options needs a $regex')),
  $not: (value, { tests, isOperators }) => [negation(value, tests, isOperators)],
  $elemMatch: (value, nesting) => [elementMatch(value, nesting)],
  $all: (value, nesting) => [all(value, nesting)],
}

function not(test: Test): Test {
  return { kind: 'not', tests: [test] }
}

function range(kind: RangeOperator, value: Value): Test {
  if (value instanceof BSONRegExp) fail('BadValue', `Can't have RegEx as arg to predicate over field.`)
  return { kind, value }
}

function membership(name: string, value: Value, isOperators: (value: Doc) => boolean): Test {
  if (!isArray(value)) return fail('BadValue', `${name} needs an array`)
  for (const item of value) if (isDoc(item) && isOperators(item)) fail('BadValue', `cannot nest $ under ${name}`)
  const patterns = value.filter((item) => item instanceof BSONRegExp)
  return {
    kind: 'in',
    values: value.filter((item) => !(item instanceof BSONRegExp)),
    patterns: patterns.map(({ pattern, options }) => compilePattern(pattern, options)),
  }
}

function truthy(value: Value): boolean {
  if (isNumeric(value)) return toDouble(value) !== 0
  return value !== null && value !== false
}

function list(value: Value): readonly Value[] {
  return isArray(value)
    ? value.length === 0
      ? fail('FailedToParse', 'a must match at least one type')
      : value
    : [value]
}

const NUMBER: readonly TypeName[] = ['int', 'long', 'double', 'decimal']
const NAMES: ReadonlyMap<string, number> = new Map(Object.entries(TYPES))

function typesOf(value: Value): readonly TypeName[] {
  if (value === 'number') return NUMBER
  const wanted = isNumeric(value) ? toDouble(value) : typeof value === 'string' ? NAMES.get(value) : undefined
  const found = allTypes().find((name) => TYPES[name] === wanted)
  return found ? [found] : fail('BadValue', `Unknown or unsupported type: ${show(value)}`)
}

/** Cast: the keys of TYPES are what TypeName is made of. */
function allTypes(): readonly TypeName[] {
  return Object.keys(TYPES) as TypeName[]
}

function size(value: Value): number {
  const given = isNumeric(value) ? toDouble(value) : Number.NaN
  if (!Number.isInteger(given))
    fail('FailedToParse', `Failed to parse $size. Expected an integer: $size: ${show(value)}`)
  return given < 0
    ? fail('FailedToParse', `Failed to parse $size. Expected a non-negative number in: $size: ${show(value)}`)
    : given
}

function modulo(value: Value): Test {
  if (!isArray(value)) return fail('BadValue', 'malformed mod, needs to be an array')
  if (value.length !== 2)
    fail('BadValue', value.length < 2 ? 'malformed mod, not enough elements' : 'malformed mod, too many elements')
  const [divisor, remainder] = value.map((part) => whole(part))
  if (divisor === undefined || remainder === undefined || divisor === 0n) return fail('BadValue', 'divisor cannot be 0')
  return { kind: 'mod', divisor, remainder }
}

function whole(value: Maybe): bigint {
  if (!isNumeric(value)) return fail('BadValue', 'malformed mod, divisor not a number')
  const double = Math.trunc(toDouble(value))
  if (!isFiniteNumber(value) || !Number.isSafeInteger(double))
    fail('BadValue', 'this server only supports $mod with whole numbers up to 2^53')
  return BigInt(double)
}

function regex(value: Value, options: Maybe): Test {
  if (options !== undefined && typeof options !== 'string') return fail('BadValue', '$options has to be a string')
  if (typeof value === 'string') return { kind: 'regex', pattern: compilePattern(value, options ?? '') }
  if (!(value instanceof BSONRegExp)) return fail('BadValue', '$regex has to be a string')
  if (options !== undefined && value.options !== '') fail(51075, 'options set in both $regex and $options')
  return { kind: 'regex', pattern: compilePattern(value.pattern, options ?? value.options) }
}

function negation(value: Value, tests: (value: Value) => readonly Test[], isOperators: (value: Doc) => boolean): Test {
  if (value instanceof BSONRegExp) return { kind: 'not', tests: tests(value) }
  if (!isDoc(value)) return fail('BadValue', '$not needs a regex or a document')
  if (!isOperators(value)) fail('BadValue', '$not cannot be empty')
  return { kind: 'not', tests: tests(value) }
}

const LOGICAL = new Set(['$and', '$or', '$nor', '$expr', '$comment'])

function elementMatch(value: Value, { filter, tests, isOperators }: Nesting): Test {
  if (!isDoc(value)) return fail('BadValue', '$elemMatch needs an Object')
  const [first = ''] = value.keys()
  return isOperators(value) && !LOGICAL.has(first)
    ? { kind: 'elemTests', tests: tests(value) }
    : { kind: 'elemMatch', filter: filter(value) }
}

function all(value: Value, nesting: Nesting): Test {
  if (!isArray(value)) return fail('BadValue', '$all needs an array')
  const tests = value.flatMap((item) => {
    if (!isDoc(item) || !nesting.isOperators(item)) return nesting.tests(item)
    return item.size === 1 && item.has('$elemMatch')
      ? nesting.tests(item)
      : fail('BadValue', 'no $ expressions in $all')
  })
  if (tests.length === 0) return { kind: 'never' }
  return { kind: 'all', tests }
}
