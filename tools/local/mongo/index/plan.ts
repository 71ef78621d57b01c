import type { Collection } from '../catalog/collection.ts'
import type { Row } from '../catalog/row.ts'
import { conjuncts, type Filter } from '../query/filter.ts'
import type { SortKey } from '../query/sort.ts'
import { boundsOf } from './bounds.ts'
import type { Collation } from './collation.ts'
import { type Access, Examined, fetch, type Indexed } from './fetch.ts'
import type { Index } from './index.ts'
import { orderOf } from './order.ts'
import { type Section, section } from './section.ts'

/** What is wanted of a plan. */
export interface Wish {
  readonly filter: Filter
  readonly sort: readonly SortKey[]
  readonly collation: Collation | undefined
  /** How many results will be taken at most; all if not given. */
  readonly limit?: number | undefined
  /** The name of the index to use; '$natural' for none. */
  readonly hint?: string | undefined
}

/** How the rows for a filter are found. */
export interface Plan {
  readonly access: Access
  /** True if the rows come in the order of the sort. */
  readonly sorted: boolean
  /** True if all rows are results; otherwise the filter has to be applied to them. */
  readonly exact: boolean
  readonly rows: (examined?: Examined) => Iterable<Row>
}

interface Candidate {
  readonly access: Indexed
  readonly sorted: boolean
  readonly exact: boolean
  /** How many index keys there are in what would be read. */
  readonly keys: number
}

/** Chooses the cheapest way by the counts of the index keys; only without an index all rows are looked at. */
export function plan(collection: Collection, wish: Wish): Plan {
  const best = cheapest(candidates(collection, conjuncts(wish.filter), wish), wish)
  const access = best?.access ?? { kind: 'scan' }
  return {
    access,
    sorted: best ? best.sorted : wish.sort.length === 0,
    exact: best?.exact ?? false,
    rows: (examined = new Examined()) => fetch(collection, access, wish.sort, examined),
  }
}

function candidates(collection: Collection, filters: readonly Filter[], wish: Wish): readonly Candidate[] {
  const bounds = boundsOf(filters)
  const byIndex = (index: Index): readonly Candidate[] => {
    if (wish.hint !== undefined && index.definition.name !== wish.hint) return []
    const found = section(index, filters, bounds, wish.collation)
    const candidate = found && fromSection(found, wish)
    return candidate ? [candidate] : []
  }
  const [byId] = byIndex(collection.idIndex)
  // Nothing leaves less than one _id, so that no other index is looked at.
  if (byId && isOfOne(byId)) return [byId]
  const single = [...(byId ? [byId] : []), ...collection.indexes.flatMap(byIndex)]
  return [...single, ...filters.flatMap((filter) => union(collection, filters, filter, wish) ?? [])]
}

function isOfOne({ access }: Candidate): boolean {
  return access.kind === 'section' && access.section.pins[0] === 1
}

function fromSection(found: Section, wish: Wish): Candidate | undefined {
  const { index, used, exact } = found
  const collated = index.definition.collation ?? wish.collation
  const order = collated && wish.sort.length > 0 ? undefined : orderOf(found, wish.sort)
  const useful = used.length > 0 || (order && wish.sort.length > 0) || wish.hint !== undefined
  if (!useful) return undefined
  return {
    access: { kind: 'section', section: found, order: order ?? { reverse: false, merged: false } },
    sorted: order !== undefined,
    exact,
    keys: countKeys(index, found),
  }
}

function countKeys(index: Index, { stretches }: Section): number {
  let count = 0
  for (const { ranges } of stretches) for (const { from, to } of ranges) count += index.count(from, to)
  return count
}

/** An `$or` of which every branch, together with what else has to hold, has an index. */
function union(collection: Collection, filters: readonly Filter[], or: Filter, wish: Wish): Candidate | undefined {
  if (or.kind !== 'or') return undefined
  const others = filters.filter(({ kind }) => kind !== 'or')
  const branches: Candidate[] = []
  for (const branch of or.filters) {
    const best = cheapest(candidates(collection, [...others, ...conjuncts(branch)], wish), wish)
    if (!best) return undefined
    branches.push(best)
  }
  const merged = wish.sort.length > 0 && branches.every(({ sorted }) => sorted)
  return {
    access: { kind: 'union', branches: branches.map(({ access }) => access), merged },
    sorted: merged || wish.sort.length === 0,
    exact: false,
    keys: branches.reduce((sum, { keys }) => sum + keys, 0),
  }
}

/** What the sorting of a row costs, measured in rows that are read. */
const SORTING = 0.2

function cheapest(all: readonly Candidate[], { limit = Number.POSITIVE_INFINITY }: Wish): Candidate | undefined {
  const [first] = all
  if (all.length < 2) return first
  // There are at most as many results as the narrowest way has rows, spread evenly over the others for all one knows.
  const results = Math.max(1, Math.min(...all.map(({ keys }) => keys)))
  const cost = ({ keys, sorted }: Candidate): number => {
    if (keys === 0) return 0
    return sorted ? Math.min(keys, limit * (keys / results)) : keys * (1 + SORTING)
  }
  return all.reduce((best, each) => (cost(each) < cost(best) ? each : best))
}
