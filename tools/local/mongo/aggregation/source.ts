import { toDouble } from '../bson/exact.ts'
import { type Doc, EMPTY, isDoc, isNumeric, type Maybe, type Value } from '../bson/value.ts'
import type { Collection } from '../catalog/collection.ts'
import type { Scope } from '../expression/scope.ts'
import { plan } from '../index/plan.ts'
import { conjuncts, type Filter } from '../query/filter.ts'
import { matches } from '../query/match.ts'
import { parseFilter } from '../query/parse.ts'
import { readSort, sortBy } from '../query/sort.ts'
import { SHAPING } from './shaping.ts'
import { readStage } from './stage.ts'

interface Start {
  readonly filter: Maybe
  readonly sort: Maybe
  readonly rest: readonly Value[]
  /** As many documents are enough for the rest. */
  readonly limit: number | undefined
}

/** A `$match` and a `$sort` at the start of a pipeline can use indexes; they are done as a find would. */
export function splitStart(pipeline: readonly Value[]): Start {
  const take = (stages: readonly Value[], wanted: string): Value | undefined => {
    const [first] = stages
    if (first === undefined) return undefined
    const { name, operand } = readStage(first)
    return name === wanted && isDoc(operand) && operand.size > 0 ? operand : undefined
  }
  const filter = take(pipeline, '$match')
  const afterMatch = filter === undefined ? pipeline : pipeline.slice(1)
  const sort = take(afterMatch, '$sort')
  const rest = sort === undefined ? afterMatch : afterMatch.slice(1)
  return { filter, sort, rest, limit: limitOf(rest) }
}

/** What a `$limit` lets through, with what a `$skip` before it leaves out; other stages there make one document of each. */
function limitOf(stages: readonly Value[]): number | undefined {
  let skipped = 0
  for (const stage of stages) {
    const { name, operand } = readStage(stage)
    const count = isNumeric(operand) ? toDouble(operand) : Number.NaN
    if (name === '$limit') return skipped + count > 0 ? skipped + count : undefined
    if (name === '$skip' && count >= 0) skipped += count
    else if (!Object.hasOwn(SHAPING, name)) return undefined
  }
  return undefined
}

/** What a pipeline inside a stage begins with: the documents that pass its start, and a filter beside it. */
export function sourceOf(
  collection: Collection | undefined,
  { filter, sort, limit = Number.POSITIVE_INFINITY }: Start,
  scope: Scope,
  beside: readonly Filter[] = [],
): readonly Doc[] {
  const given = parseFilter(isDoc(filter) ? filter : EMPTY, scope)
  const whole: Filter = { kind: 'and', filters: [...beside, ...conjuncts(given)] }
  const keys = readSort(isDoc(sort) ? sort : EMPTY)
  if (!collection) return []
  const { rows, sorted } = plan(collection, { filter: whole, sort: keys, collation: undefined, limit })
  const found: Doc[] = []
  for (const { doc } of rows()) {
    if (matches(whole, doc)) found.push(doc)
    if (sorted && found.length >= limit) break
  }
  return sorted ? found : sortBy(found, (doc) => doc, keys)
}
