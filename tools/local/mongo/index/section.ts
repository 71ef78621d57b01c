import { isArray, isDoc, type Value } from '../bson/value.ts'
import type { Filter } from '../query/filter.ts'
import type { Bound, Bounds } from './bounds.ts'
import type { Collation } from './collation.ts'
import type { Index } from './index.ts'
import { ABOVE, intersect, type Interval, type Range, rangeOf } from './interval.ts'
import { isBeginning, joinable } from './joinable.ts'
import { implies } from './partial.ts'

/** The ranges behind one combination of pinned values, in the order of the index. */
export interface Stretch {
  readonly prefix: string
  readonly ranges: readonly Range[]
}

/** The part of an index in which all results are. */
export interface Section {
  readonly index: Index
  readonly stretches: readonly Stretch[]
  /** How many values each of the first fields of the index is pinned to. */
  readonly pins: readonly number[]
  readonly used: readonly Bound[]
  /** Every document in the section is a result. */
  readonly exact: boolean
}

/** Above this many combinations of `$in` values only the leading fields are used. */
const MAX_STRETCHES = 1000

/** What the bounds leave of an index; undefined if results may be missing in it. */
export function section(
  index: Index,
  filters: readonly Filter[],
  bounds: Bounds,
  collation: Collation | undefined,
): Section | undefined {
  if (!covers(index, filters, bounds, collation)) return undefined
  const used: Bound[] = []
  const pins: number[] = []
  let stretches: readonly Stretch[] = [{ prefix: '', ranges: [{ from: '', to: ABOVE }] }]
  for (const [position, { path, descending }] of index.parts.entries()) {
    const here = fitting(index, bounds.of.get(path) ?? [], used, collation)
    if (here.length === 0) break
    const intervals = here.map((bound) => bound.intervals).reduce(intersect)
    const keys = pointKeys(index, position, intervals)
    if (!keys) {
      stretches = stretches.map(({ prefix }) => spread(prefix, intervals, descending))
      used.push(...here)
      break
    }
    if (position > 0 && stretches.length * keys.length > MAX_STRETCHES) break
    stretches = stretches.flatMap(({ prefix }) => keys.map((key) => at(prefix + key)))
    pins.push(keys.length)
    used.push(...here)
  }
  const collated = index.definition.collation ?? collation
  const exact = bounds.complete && used.length === bounds.count && !collated
  return { index, stretches, pins, used, exact }
}

function at(prefix: string): Stretch {
  return { prefix, ranges: [{ from: prefix, to: prefix + ABOVE }] }
}

function spread(prefix: string, intervals: readonly Interval[], descending: boolean): Stretch {
  const ranges = intervals.map((interval) => rangeOf(interval, prefix, descending))
  return { prefix, ranges: descending ? ranges.toReversed() : ranges }
}

/** The keys in the order of the index; undefined if the intervals are not only points. */
function pointKeys(index: Index, position: number, intervals: readonly Interval[]): readonly string[] | undefined {
  const keys = new Set<string>()
  for (const interval of intervals) {
    if (interval.kind !== 'point') return undefined
    const key = index.encodePart(position, interval.value)
    if (key !== undefined) keys.add(key)
  }
  return [...keys].sort()
}

/** The bounds of one path that can be used beside each other and those before; the narrowest first. */
function fitting(
  index: Index,
  bounds: readonly Bound[],
  used: readonly Bound[],
  collation: Collation | undefined,
): readonly Bound[] {
  const fit: Bound[] = []
  for (const bound of bounds.toSorted((a, b) => width(a) - width(b)))
    if (usable(index, bound, collation) && [...used, ...fit].every((other) => joinable(index.multikey, bound, other)))
      fit.push(bound)
  return fit
}

function width({ intervals }: Bound): number {
  return intervals.every(({ kind }) => kind === 'point') ? intervals.length : Number.POSITIVE_INFINITY
}

/** True if there may be arrays where the bound does not allow for them. */
function misled({ multikey }: Index, { path, withoutArrays }: Bound): boolean {
  return withoutArrays && [...multikey].some((array) => isBeginning(array, path))
}

function usable(index: Index, bound: Bound, collation: Collation | undefined): boolean {
  if (misled(index, bound)) return false
  const own = index.definition.collation
  if (!own && !collation) return true
  // The keys of texts are not in the order of a collation.
  return bound.intervals.every(
    (interval) =>
      interval.kind === 'point' &&
      (own === collation ? !isNested(interval.value) : !dependsOnCollation(interval.value)),
  )
}

function dependsOnCollation(value: Value): boolean {
  return typeof value === 'string' || isNested(value)
}

function isNested(value: Value): boolean {
  return isDoc(value) || isArray(value)
}

/** True if every document the filter can find is in the index. */
function covers(index: Index, filters: readonly Filter[], bounds: Bounds, collation: Collation | undefined): boolean {
  const { sparse, collation: own } = index.definition
  if (index.filter) return own === collation && implies(filters, index.filter, collation?.order)
  const requires = (path: string): boolean =>
    bounds.of.get(path)?.some((bound) => bound.present && !misled(index, bound)) ?? false
  return !sparse || index.parts.some(({ path }) => requires(path))
}
