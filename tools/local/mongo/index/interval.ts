import { Double, MaxKey, MinKey } from 'bson'
import { encodeKey, invert, typeKey } from '../bson/key.ts'
import { isNumeric, type Maybe, type Value } from '../bson/value.ts'
import { toDouble } from '../bson/exact.ts'
import type { RangeOperator } from '../query/filter.ts'

/** Above every continuation of a key. */
export const ABOVE = '\uffff\uffff'
/** Above every continuation of the beginning of a text, whose key may also end there. */
const BEYOND = '\uffff\uffff\uffff'

/** A place between keys, as a string that lies there in an ascending and in a descending part of an index. */
interface Cut {
  readonly ascending: string
  readonly descending: string
}

/** One value, or all from one cut to another. */
export type Interval =
  | { readonly kind: 'point'; readonly value: Value; readonly key: string }
  | { readonly kind: 'span'; readonly from: Cut; readonly to: Cut }

export interface Range {
  readonly from: string
  readonly to: string
}

export function point(value: Value): Interval {
  return { kind: 'point', value, key: encodeKey(value) }
}

export const EVERYTHING: Interval = {
  kind: 'span',
  from: cutAtType(new MinKey(), 0),
  to: cutAtType(new MaxKey(), 1),
}

/** The values of one type: comparisons never leave it. */
export function ofType(value: Value): Interval {
  return { kind: 'span', from: cutAtType(value, 0), to: cutAtType(value, 1) }
}

/** What a comparison finds. NaN is neither less nor greater than any number. */
export function compared(operator: RangeOperator, bound: Value): Interval | undefined {
  if (isNumeric(bound) && Number.isNaN(toDouble(bound)))
    return operator === 'lte' || operator === 'gte' ? point(bound) : undefined
  const key = encodeKey(bound)
  const least = isNumeric(bound) ? after(encodeKey(new Double(Number.NaN))) : cutAtType(bound, 0)
  switch (operator) {
    case 'gt':
      return { kind: 'span', from: after(key), to: cutAtType(bound, 1) }
    case 'gte':
      return { kind: 'span', from: beforeKey(key), to: cutAtType(bound, 1) }
    case 'lt':
      return { kind: 'span', from: least, to: beforeKey(key) }
    case 'lte':
      return { kind: 'span', from: least, to: after(key) }
  }
}

/** The texts that begin with a text. */
export function beginningWith(text: string): Interval {
  const key = encodeKey(text).slice(0, -2)
  const inverted = invert(key)
  return {
    kind: 'span',
    from: { ascending: key, descending: inverted + BEYOND },
    to: { ascending: key + BEYOND, descending: inverted },
  }
}

function beforeKey(key: string): Cut {
  return { ascending: key, descending: invert(key) + ABOVE }
}

function after(key: string): Cut {
  return { ascending: key + ABOVE, descending: invert(key) }
}

/** Below the first key of a value's type, or `up` types above it. */
function cutAtType(value: Value, up: 0 | 1): Cut {
  const unit = typeKey(value).charCodeAt(0) + up
  return { ascending: String.fromCharCode(unit), descending: String.fromCharCode(0x10000 - unit) }
}

function startOf(interval: Interval): Cut {
  return interval.kind === 'point' ? beforeKey(interval.key) : interval.from
}

function endOf(interval: Interval): Cut {
  return interval.kind === 'point' ? after(interval.key) : interval.to
}

export function contains(intervals: readonly Interval[], value: Maybe): boolean {
  const key = encodeKey(value)
  return intervals.some((each) => startOf(each).ascending <= key && key < endOf(each).ascending)
}

/** The union, in ascending order and without overlaps. */
export function unite(intervals: readonly Interval[]): readonly Interval[] {
  const inOrder = intervals.toSorted((a, b) => (startOf(a).ascending < startOf(b).ascending ? -1 : 1))
  const united: Interval[] = []
  for (const next of inOrder) {
    const last = united.at(-1)
    if (!last || endOf(last).ascending <= startOf(next).ascending) united.push(next)
    else if (endOf(last).ascending < endOf(next).ascending)
      united[united.length - 1] = { kind: 'span', from: startOf(last), to: endOf(next) }
  }
  return united
}

/** What two unions have in common. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): readonly Interval[] {
  return unite(a.flatMap((one) => b.flatMap((other) => common(one, other) ?? [])))
}

function common(a: Interval, b: Interval): Interval | undefined {
  const from = startOf(a).ascending < startOf(b).ascending ? startOf(b) : startOf(a)
  const to = endOf(a).ascending < endOf(b).ascending ? endOf(a) : endOf(b)
  if (from.ascending >= to.ascending) return undefined
  if (a.kind === 'point') return a
  return b.kind === 'point' ? b : { kind: 'span', from, to }
}

/** All that is in none of the intervals of a union. */
export function complement(intervals: readonly Interval[]): readonly Interval[] {
  const gaps: Interval[] = []
  let from = startOf(EVERYTHING)
  for (const each of intervals) {
    gaps.push({ kind: 'span', from, to: startOf(each) })
    from = endOf(each)
  }
  gaps.push({ kind: 'span', from, to: endOf(EVERYTHING) })
  return gaps
}

/** The range of the keys which begin with a prefix and go on in the interval. */
export function rangeOf(interval: Interval, prefix: string, descending: boolean): Range {
  const [from, to] = [startOf(interval), endOf(interval)]
  return descending
    ? { from: prefix + to.descending, to: prefix + from.descending }
    : { from: prefix + from.ascending, to: prefix + to.ascending }
}
