import { compare } from '../bson/compare.ts'
import type { Doc } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { conjuncts, type Filter, type Test } from '../query/filter.ts'
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

/** True if the filter repeats each condition of the partial index, or asks for more. */
export function implies(filter: Filter, partial: Filter): boolean {
  const given = conjuncts(filter)
  return conjuncts(partial).every((needed) => given.some((part) => stronger(part, needed)))
}

function stronger(given: Filter, needed: Filter): boolean {
  if (given.kind !== 'field' || needed.kind !== 'field') return false
  return given.path.join('.') === needed.path.join('.') && strongerTest(given.test, needed.test)
}

function strongerTest(has: Test, needs: Test): boolean {
  switch (needs.kind) {
    case 'exists':
      if (has.kind === 'in') return has.patterns.length === 0 && !has.values.includes(null)
      return has.kind === 'exists' || (has.kind === 'eq' && has.value !== null)
    case 'eq':
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return has.kind === needs.kind && compare(has.value, needs.value) === 0
    case 'type':
      return has.kind === 'eq' && typeof has.value === 'string' && needs.types.has('string')
    case 'in':
      return (
        has.kind === 'eq' &&
        needs.patterns.length === 0 &&
        needs.values.some((value) => compare(value, has.value) === 0)
      )
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
