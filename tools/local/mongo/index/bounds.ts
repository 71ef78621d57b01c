import { BSONRegExp } from 'bson'
import { isArray, type Value } from '../bson/value.ts'
import { conjuncts, type Filter, type Pattern, type Test } from '../query/filter.ts'
import { beginningOf } from './beginning.ts'
import {
  beginningWith,
  compared,
  complement,
  contains,
  EVERYTHING,
  type Interval,
  ofType,
  point,
  unite,
} from './interval.ts'

/** The element of the array at a path which an `$elemMatch` speaks of; the same object for all that it says. */
export interface Element {
  readonly path: string
}

/** What every result has under one path: an index key in one of the intervals. */
export interface Bound {
  readonly path: string
  readonly intervals: readonly Interval[]
  /** A document without the path is no result. */
  readonly present: boolean
  /** Whatever has such a key is found by the test. */
  readonly tight: boolean
  /** Only true of documents which have no array on the path. */
  readonly withoutArrays: boolean
  readonly element: Element | undefined
}

export interface Bounds {
  readonly of: ReadonlyMap<string, readonly Bound[]>
  readonly count: number
  /** The bounds say all that the filters do. */
  readonly complete: boolean
}

/** The bounds in filters which all have to hold. */
export function boundsOf(filters: readonly Filter[]): Bounds {
  const all = filters.flatMap((filter) =>
    filter.kind === 'field' ? boundsOfTest(filter.path.join('.'), filter.test) : [],
  )
  const of = new Map<string, Bound[]>()
  for (const bound of all) of.set(bound.path, [...(of.get(bound.path) ?? []), bound])
  return { of, count: all.length, complete: filters.every(saysAll) && all.every(({ tight }) => tight) }
}

/** True if each of its tests has become a bound. */
function saysAll(filter: Filter): boolean {
  return filter.kind === 'field' && flat(filter.test).every((test) => boundsOfTest('', test).length === 1)
}

function flat(test: Test): readonly Test[] {
  return test.kind === 'all' ? test.tests.flatMap(flat) : [test]
}

function boundsOfTest(path: string, test: Test, element?: Element): readonly Bound[] {
  switch (test.kind) {
    case 'all':
      return test.tests.flatMap((part) => boundsOfTest(path, part, element))
    case 'elemTests': {
      const one: Element = { path }
      return test.tests.flatMap((part) => boundsOfTest(path, part, one))
    }
    case 'elemMatch': {
      const one: Element = { path }
      return conjuncts(test.filter).flatMap((part) =>
        part.kind === 'field' ? boundsOfTest(`${path}.${part.path.join('.')}`, part.test, one) : [],
      )
    }
    case 'not':
      return boundsOfNegation(path, test.tests, element)
    case 'eq':
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
    case 'in':
    case 'never':
    case 'regex': {
      const intervals = intervalsOf(test)
      if (!intervals) return []
      const tight = test.kind !== 'regex' && !(test.kind === 'in' && test.patterns.length > 0)
      return [bound(path, intervals, element, { tight: tight && !contains(intervals, null) && !element })]
    }
    case 'exists':
      return [bound(path, [EVERYTHING], element, { present: true })]
    case 'mod':
    case 'size':
    case 'type':
      return []
  }
}

function bound(
  path: string,
  intervals: readonly Interval[],
  element: Element | undefined,
  more: Partial<Pick<Bound, 'present' | 'tight' | 'withoutArrays'>>,
): Bound {
  return {
    path,
    intervals,
    element,
    present: more.present ?? !contains(intervals, null),
    tight: more.tight ?? false,
    withoutArrays: more.withoutArrays ?? false,
  }
}

/** Of an array with 3 and 4 the key 4 is not 3, though the array is not found by `$ne: 3`; so only without arrays. */
function boundsOfNegation(path: string, tests: readonly Test[], element: Element | undefined): readonly Bound[] {
  const [test, ...more] = tests
  if (!test || more.length > 0 || element) return []
  if (test.kind === 'exists') return [bound(path, [point(null)], element, {})]
  if (test.kind === 'regex' || (test.kind === 'in' && test.patterns.length > 0)) return []
  const intervals = intervalsOf(test)
  return intervals ? [bound(path, complement(intervals), element, { withoutArrays: true })] : []
}

/** The keys of the values which a test finds; undefined if an index cannot tell. */
function intervalsOf(test: Test): readonly Interval[] | undefined {
  switch (test.kind) {
    case 'never':
      return []
    case 'eq':
      return pointsOf([test.value])
    case 'in': {
      const points = pointsOf(test.values)
      return points && unite([...points, ...test.patterns.flatMap(textsOf)])
    }
    case 'regex':
      return unite(textsOf(test.pattern))
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte': {
      if (isArray(test.value)) return undefined
      const interval = compared(test.kind, test.value)
      return interval ? [interval] : []
    }
    case 'all':
    case 'elemMatch':
    case 'elemTests':
    case 'exists':
    case 'mod':
    case 'not':
    case 'size':
    case 'type':
      return undefined
  }
}

/** An array is found by its elements too, which no single key shows. */
function pointsOf(values: readonly Value[]): readonly Interval[] | undefined {
  return values.some(isArray) ? undefined : unite(values.map(point))
}

/** A regular expression also finds itself. */
function textsOf(pattern: Pattern): readonly Interval[] {
  const beginning = beginningOf(pattern)
  return [
    beginning === '' ? ofType('') : beginningWith(beginning),
    point(new BSONRegExp(pattern.source, pattern.options)),
  ]
}
