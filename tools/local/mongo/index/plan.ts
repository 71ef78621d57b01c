import { typeKey } from '../bson/key.ts'
import { isArray, isDoc, type Value } from '../bson/value.ts'
import type { Collection, Row } from '../catalog/collection.ts'
import type { Filter } from '../query/filter.ts'
import type { SortKey } from '../query/sort.ts'
import { boundsOf, type PathBounds, type Side } from './bounds.ts'
import type { Collation } from './collation.ts'
import { ABOVE, type Index } from './index.ts'
import { implies } from './partial.ts'

/** How the rows for a filter are found. The filter is always applied to them again. */
export interface Plan {
  readonly index: Index | undefined
  /** True if the rows come in the order of the sort. */
  readonly sorted: boolean
  readonly rows: () => Iterable<Row>
}

interface Wish {
  readonly filter: Filter
  readonly sort: readonly SortKey[]
  readonly collation: Collation | undefined
  /** The name of the index to use; '$natural' for none. */
  readonly hint?: string | undefined
}

interface Candidate {
  readonly index: Index
  readonly ranges: readonly Range[]
  readonly sorted: boolean
  readonly reverse: boolean
  readonly score: number
}

interface Range {
  readonly from: string
  readonly to: string
}

/** Above this many combinations of `$in` values only the leading fields are used. */
const MAX_RANGES = 1000

/** Chooses the index that pins the most, then the one that also sorts; without one all rows are looked at. */
export function plan(collection: Collection, wish: Wish): Plan {
  const bounds = boundsOf(wish.filter)
  const candidates = [collection.idIndex, ...collection.indexes]
    .filter((index) => wish.hint === undefined || index.definition.name === wish.hint)
    .flatMap((index) => candidate(index, bounds, wish))
  const best = candidates.reduce<Candidate | undefined>((a, b) => (a && a.score >= b.score ? a : b), undefined)
  if (!best) return { index: undefined, sorted: wish.sort.length === 0, rows: () => collection.rows.values() }
  return { index: best.index, sorted: best.sorted, rows: () => fetch(collection, best) }
}

function* fetch(collection: Collection, { index, ranges, reverse }: Candidate): Generator<Row> {
  const seen = ranges.length > 1 || index.multikey.size > 0 ? new Set<string>() : undefined
  for (const { from, to } of ranges) {
    for (const key of index.range(from, to, reverse)) {
      if (seen?.has(key)) continue
      seen?.add(key)
      const row = collection.rows.get(key)
      if (row) yield row
    }
  }
}

function candidate(index: Index, bounds: ReadonlyMap<string, PathBounds>, wish: Wish): Candidate[] {
  if (!covers(index, bounds, wish)) return []
  let ranges: readonly Range[] = [{ from: '', to: ABOVE }]
  let pinned = 0
  let ranged = 0
  for (const [position, { path }] of index.parts.entries()) {
    const bound = bounds.get(path)
    // Two fields of one array may be fulfilled by different elements, which one key does not show.
    if (!bound || (position > 0 && index.multikey.size > 1)) break
    const points = pick(bound.points)
    if (points) {
      const next = ranges.flatMap((range) => pointRanges(index, position, range.from, points, wish.collation))
      if (next.length > MAX_RANGES && position > 0) break
      ranges = next
      pinned += 1
      continue
    }
    if (index.definition.collation || wish.collation) break
    ranges = ranges.map(({ from }) => sideRange(index, position, from, bound.sides))
    ranged = 1
    break
  }
  const order =
    ranges.length <= 1 && !index.definition.collation && !wish.collation ? sortDirection(index, pinned, wish.sort) : 0
  const sorted = order !== 0 && wish.sort.length > 0
  if (pinned + ranged === 0 && !sorted && wish.hint === undefined) return []
  return [
    {
      index,
      ranges,
      sorted: sorted || wish.sort.length === 0,
      reverse: order < 0,
      score: score(index, pinned, ranged, sorted),
    },
  ]
}

function score(index: Index, pinned: number, ranged: number, sorted: boolean): number {
  const one = index.definition.unique && pinned === index.parts.length ? 1000 : 0
  return one + pinned * 4 + ranged * 2 + (sorted ? 1 : 0)
}

/** The shortest list: all lists have to hold, and one of them is enough to find the rows. */
function pick(lists: readonly (readonly Value[])[]): readonly Value[] | undefined {
  return lists.reduce<readonly Value[] | undefined>(
    (best, list) => (best && best.length <= list.length ? best : list),
    undefined,
  )
}

function pointRanges(
  index: Index,
  position: number,
  prefix: string,
  points: readonly Value[],
  collation: Collation | undefined,
): Range[] {
  const keys = new Set(points.map((value) => index.encodePart(position, value)))
  // An index with the same collation folds strings by itself; `covers` has refused all else that it would change.
  return collation || keys.size > 0
    ? [...keys]
        .flatMap((key) => (key === undefined ? [] : [{ from: prefix + key, to: prefix + key + ABOVE }]))
        .sort((a, b) => (a.from < b.from ? -1 : 1))
    : []
}

/** A comparison is bracketed by the type of its value. An index which has met arrays can use one side only. */
function sideRange(index: Index, position: number, prefix: string, sides: readonly Side[]): Range {
  const [first] = sides
  if (!first) return { from: prefix, to: prefix + ABOVE }
  const used = index.multikey.has(position) ? [first] : sides.filter(({ value }) => sameKind(value, first.value))
  const descending = index.parts[position]?.descending ?? false
  const bracket = bracketOf(first.value, descending)
  let { from, to } = { from: prefix + bracket.from, to: prefix + bracket.to }
  for (const { operator, value } of used) {
    const key = prefix + (index.encodePart(position, value) ?? '')
    const lower = operator.startsWith('g') !== descending
    if (lower && key > from) from = key
    if (!lower && key + ABOVE < to) to = key + ABOVE
  }
  return { from, to }
}

function bracketOf(value: Value, descending: boolean): Range {
  const type = typeKey(value)
  const above = String.fromCharCode(type.charCodeAt(0) + 1)
  if (!descending) return { from: type, to: above }
  const inverted = String.fromCharCode(0xffff - type.charCodeAt(0))
  return { from: inverted, to: String.fromCharCode(inverted.charCodeAt(0) + 1) }
}

function sameKind(a: Value, b: Value): boolean {
  return typeKey(a) === typeKey(b)
}

/** 1 or -1 if the index, behind its pinned fields, has the order of the sort; 0 if not. */
function sortDirection(index: Index, pinned: number, sort: readonly SortKey[]): number {
  if (sort.length === 0) return 1
  if (index.multikey.size > 0) return 0
  const pinnedPaths = new Set(index.parts.slice(0, pinned).map(({ path }) => path))
  const wanted = sort.filter(({ path }) => !pinnedPaths.has(path))
  const offered = index.parts.slice(pinned)
  const signs = wanted.map(({ path, descending }, at) => {
    const part = offered[at]
    return part?.path === path ? (part.descending === descending ? 1 : -1) : 0
  })
  const [first = 1] = signs
  return signs.every((sign) => sign === first) ? first : 0
}

/** True if every document the filter can find is in the index. */
function covers(index: Index, bounds: ReadonlyMap<string, PathBounds>, { filter, collation }: Wish): boolean {
  const { sparse, collation: own } = index.definition
  const used = index.parts.flatMap(({ path }) => bounds.get(path) ?? [])
  const values = used.flatMap(({ points, sides }) => [...points.flat(), ...sides.map(({ value }) => value)])
  if (own !== collation && values.some((value) => typeof value === 'string' || isDoc(value) || isArray(value)))
    return false
  if (own && values.some((value) => isDoc(value) || isArray(value))) return false
  if (index.filter) return own === collation && implies(filter, index.filter)
  return (
    !sparse ||
    used.some(({ points, sides }) =>
      [...points.flat(), ...sides.map(({ value }) => value)].every((value) => value !== null),
    )
  )
}
