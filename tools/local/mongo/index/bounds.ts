import type { Value } from '../bson/value.ts'
import { conjuncts, type Filter, type RangeOperator, type Test } from '../query/filter.ts'

export interface Side {
  readonly operator: RangeOperator
  readonly value: Value
}

/** What a filter says of one path, so far as an index can use it: lists of points, one of which it has, and sides. */
export interface PathBounds {
  readonly points: readonly (readonly Value[])[]
  readonly sides: readonly Side[]
}

/** For each path the conditions which every result fulfils. */
export function boundsOf(filter: Filter): ReadonlyMap<string, PathBounds> {
  const bounds = new Map<string, { points: Value[][]; sides: Side[] }>()
  for (const part of conjuncts(filter)) {
    if (part.kind !== 'field') continue
    const name = part.path.join('.')
    const found = bounds.get(name) ?? { points: [], sides: [] }
    for (const test of flat(part.test)) {
      const points = pointsOf(test)
      if (points) found.points.push(points)
      if (
        (test.kind === 'gt' || test.kind === 'gte' || test.kind === 'lt' || test.kind === 'lte') &&
        usable(test.value)
      )
        found.sides.push({ operator: test.kind, value: test.value })
    }
    if (found.points.length > 0 || found.sides.length > 0) bounds.set(name, found)
  }
  return bounds
}

function flat(test: Test): readonly Test[] {
  return test.kind === 'all' ? test.tests.flatMap(flat) : [test]
}

function pointsOf(test: Test): Value[] | undefined {
  if (test.kind === 'eq') return usable(test.value) ? [test.value] : undefined
  if (test.kind !== 'in' || test.patterns.length > 0 || test.values.length === 0) return undefined
  return test.values.every(usable) ? [...test.values] : undefined
}

/** An array is found by its elements too, which no single key shows. */
function usable(value: Value): boolean {
  return !Array.isArray(value)
}
