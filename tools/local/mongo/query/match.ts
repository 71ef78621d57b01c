import { BSONRegExp, Long } from 'bson'
import { compare, rank, type StringOrder } from '../bson/compare.ts'
import { isFiniteNumber, toDouble, toExact } from '../bson/exact.ts'
import { type Doc, isArray, isDoc, isNumeric, type Maybe, type Numeric, typeName, type Value } from '../bson/value.ts'
import type { Filter, Pattern, RangeOperator, Test } from './filter.ts'
import { type Leaf, type Path, visit } from './path.ts'

/** True if the document passes the filter; `order` compares its strings. */
export function matches(filter: Filter, doc: Doc, order?: StringOrder): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((part) => matches(part, doc, order))
    case 'or':
      return filter.filters.some((part) => matches(part, doc, order))
    case 'nor':
      return !filter.filters.some((part) => matches(part, doc, order))
    case 'field':
      return matchesPath(filter.path, filter.test, doc, order)
    case 'expression':
      return filter.holds(doc)
  }
}

function matchesPath(path: Path, test: Test, doc: Doc, order: StringOrder | undefined): boolean {
  if (test.kind === 'not') return !test.tests.every((part) => matchesPath(path, part, doc, order))
  if (test.kind === 'all') return test.tests.every((part) => matchesPath(path, part, doc, order))
  return visit(doc, path, leafOf(test), (value) => matchesValue(test, value, order))
}

/** Tests of the array itself do not look at its elements first. */
function leafOf(test: Test): Leaf {
  return test.kind === 'size' || test.kind === 'elemMatch' || test.kind === 'elemTests' ? 'whole' : 'elements'
}

/** True if one value, taken as it is, passes the test. */
export function matchesValue(test: Test, value: Maybe, order?: StringOrder): boolean {
  switch (test.kind) {
    case 'eq':
      return equals(value, test.value, order)
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return inRange(test.kind, value, test.value, order)
    case 'in':
      return (
        test.values.some((wanted) => equals(value, wanted, order)) ||
        test.patterns.some((pattern) => like(value, pattern))
      )
    case 'exists':
      return value !== undefined
    case 'type':
      return value !== undefined && test.types.has(typeName(value))
    case 'size':
      return isArray(value) && value.length === test.size
    case 'mod':
      return hasRemainder(value, test.divisor, test.remainder)
    case 'regex':
      return like(value, test.pattern)
    case 'elemMatch':
      return isArray(value) && value.some((item) => matchesItem(test.filter, item, order))
    case 'elemTests':
      return isArray(value) && value.some((item) => test.tests.every((part) => matchesValue(part, item, order)))
    case 'not':
      return !test.tests.every((part) => matchesValue(part, value, order))
    case 'all':
      return test.tests.every((part) => matchesValue(part, value, order))
    case 'never':
      return false
  }
}

/** Arrays inside an array are matched as documents whose fields are the positions. */
function matchesItem(filter: Filter, item: Value, order: StringOrder | undefined): boolean {
  if (isDoc(item)) return matches(filter, item, order)
  if (!isArray(item)) return false
  return matches(filter, new Map(item.map((value, index): [string, Value] => [String(index), value])), order)
}

/** Missing equals null. */
function equals(value: Maybe, wanted: Value, order: StringOrder | undefined): boolean {
  return compare(value ?? null, wanted, order) === 0
}

/** Only values of the same kind are compared: `{ $gt: 5 }` finds no strings. */
function inRange(operator: RangeOperator, value: Maybe, bound: Value, order: StringOrder | undefined): boolean {
  const present = value ?? null
  if (rank(present) !== rank(bound)) return false
  if (isNaNValue(present) || isNaNValue(bound))
    return (operator === 'lte' || operator === 'gte') && isNaNValue(present) && isNaNValue(bound)
  const found = compare(present, bound, order)
  switch (operator) {
    case 'lt':
      return found < 0
    case 'lte':
      return found <= 0
    case 'gt':
      return found > 0
    case 'gte':
      return found >= 0
  }
}

function isNaNValue(value: Value): boolean {
  return isNumeric(value) && !(value instanceof Long) && Number.isNaN(toDouble(value))
}

function like(value: Maybe, pattern: Pattern): boolean {
  if (typeof value === 'string') return pattern.test(value)
  return value instanceof BSONRegExp && value.pattern === pattern.source && value.options === pattern.options
}

/** Numbers are cut to whole ones first; the remainder has the sign of the dividend. */
function hasRemainder(value: Maybe, divisor: bigint, remainder: bigint): boolean {
  if (!isNumeric(value) || !isFiniteNumber(value)) return false
  const whole = truncate(value)
  return whole !== undefined && whole % divisor === remainder
}

const INT64_MAX = 2n ** 63n - 1n

function truncate(value: Numeric): bigint | undefined {
  const { coefficient, exponent } = toExact(value)
  const whole = exponent < 0 ? coefficient / 10n ** BigInt(-exponent) : coefficient * 10n ** BigInt(exponent)
  return whole > INT64_MAX || whole < -INT64_MAX - 1n ? undefined : whole
}
