import type { StringOrder } from '../bson/compare.ts'
import { type Doc, isArray, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { conjuncts, type Filter, type RangeOperator, type Test } from '../query/filter.ts'
import { matchesValue } from '../query/match.ts'
import { parseFilter } from '../query/parse.ts'

const TESTS: ReadonlySet<Test['kind']> = new Set(['eq', 'in', 'lt', 'lte', 'gt', 'gte', 'exists', 'type'])

/** Parses a partialFilterExpression; MongoDB allows only a few operators there. */
export function readPartialFilter(expression: Doc): Filter {
  const filter = parseFilter(expression)
  if (!allowed(filter)) fail('CannotCreateIndex', 'unsupported expression in partial index')
  return filter
}

function allowed(filter: Filter): boolean {
  if (filter.kind === 'field') return TESTS.has(filter.test.kind)
  return (filter.kind === 'and' || filter.kind === 'or') && filter.filters.every(allowed)
}

/** True if the filters, which all have to hold, repeat each condition of the partial index, or ask for more. */
export function implies(given: readonly Filter[], partial: Filter, order: StringOrder | undefined): boolean {
  return conjuncts(partial).every((needed) => given.some((part) => stronger(part, needed, order)))
}

function stronger(given: Filter, needed: Filter, order: StringOrder | undefined): boolean {
  if (given.kind !== 'field' || needed.kind !== 'field') return false
  return given.path.join('.') === needed.path.join('.') && strongerTest(given.test, needed.test, order)
}

function strongerTest(has: Test, needs: Test, order: StringOrder | undefined): boolean {
  if (has.kind === 'all') return has.tests.some((part) => strongerTest(part, needs, order))
  const values = valuesOf(has)
  switch (needs.kind) {
    case 'exists':
      return values ? !values.includes(null) : EXISTING.has(has.kind) || (isComparison(has) && has.value !== null)
    case 'eq':
    case 'in':
      return values?.every((value) => matchesValue(needs, value, order)) ?? false
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return values?.every((value) => matchesValue(needs, value, order)) ?? within(has, needs, order)
    case 'type':
      return values?.every((value) => typeof value === 'string' && needs.types.has('string')) ?? false
    case 'all':
    case 'elemMatch':
    case 'elemTests':
    case 'mod':
    case 'never':
    case 'not':
    case 'regex':
    case 'size':
      return false
  }
}

/** What nothing that is missing passes. */
const EXISTING: ReadonlySet<Test['kind']> = new Set([
  'exists',
  'type',
  'size',
  'mod',
  'regex',
  'elemMatch',
  'elemTests',
])

/** The values of which one is found; undefined if there are others, or arrays, which are found by their elements too. */
function valuesOf(test: Test): readonly Value[] | undefined {
  if (test.kind === 'eq') return isArray(test.value) ? undefined : [test.value]
  return test.kind === 'in' && test.patterns.length === 0 && !test.values.some(isArray) ? test.values : undefined
}

/** True if a comparison leaves nothing that the other one does not find. */
function within(has: Test, needs: Comparison, order: StringOrder | undefined): boolean {
  if (!isComparison(has) || has.kind[0] !== needs.kind[0] || isArray(has.value)) return false
  // The bound itself is found by the one, and may not be by the other.
  const closed: RangeOperator = has.kind[0] === 'g' ? 'gte' : 'lte'
  return matchesValue(has.kind === closed ? needs : { kind: closed, value: needs.value }, has.value, order)
}

type Comparison = Extract<Test, { kind: RangeOperator }>

function isComparison(test: Test): test is Comparison {
  return test.kind === 'lt' || test.kind === 'lte' || test.kind === 'gt' || test.kind === 'gte'
}
