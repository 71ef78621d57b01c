import { toDouble } from '../bson/exact.ts'
import { type Doc, EMPTY, isDoc, isNumeric, type Maybe } from '../bson/value.ts'
import type { Collection } from '../catalog/collection.ts'
import type { Row } from '../catalog/row.ts'
import { fail } from '../errors.ts'
import { commandScope, type Scope } from '../expression/scope.ts'
import { compileExpression } from '../expression/compile.ts'
import { type Collation, readCollation } from '../index/collation.ts'
import { type Access, Examined } from '../index/fetch.ts'
import { plan } from '../index/plan.ts'
import { sameKey } from '../index/definition.ts'
import { type Filter, usesExpressions } from '../query/filter.ts'
import { matches } from '../query/match.ts'
import { parseFilter } from '../query/parse.ts'
import { readSort, sortBy, type SortKey } from '../query/sort.ts'
import { planText, type TextPlan } from '../text/plan.ts'
import type { TextQuery } from '../text/scores.ts'
import type { TextRequest } from '../text/search.ts'

/** What find, update, delete, count and the rest say about the documents they want. */
export interface Search {
  readonly filter: Filter
  /** What a text index has to find beside what the filter asks. */
  readonly text: TextQuery | undefined
  readonly sort: readonly SortKey[]
  readonly collation: Collation | undefined
  readonly scope: Scope
  readonly hint: Maybe
}

interface Wanted {
  readonly filter: Doc
  readonly sort?: Doc | undefined
  readonly collation?: Doc | undefined
  readonly let?: Doc | undefined
  readonly hint?: Maybe
}

export function readSearch(wanted: Wanted, now: Date): Search {
  const variables = letScope(wanted.let, now)
  const texts: TextRequest[] = []
  const filter = parseFilter(wanted.filter, variables, texts)
  const text = texts[0] && { request: texts[0], scores: new WeakMap() }
  const scope = { ...variables, scores: text?.scores }
  const collation = readCollation(wanted.collation)
  // Expressions compare strings by their bytes only.
  if (collation && usesExpressions(filter))
    fail('BadValue', 'this server does not support $expr together with a collation')
  return { filter, text, sort: readSort(wanted.sort ?? EMPTY, scope.scores), collation, scope, hint: wanted.hint }
}

/** The variables which the command's `let` sets. */
export function letScope(variables: Doc | undefined, now: Date): Scope {
  const start = commandScope(now)
  return commandScope(
    now,
    [...(variables ?? EMPTY)].map(([name, value]) => [name, compileExpression(value)(start)] as const),
  )
}

/** How the documents of a search are found. */
export interface Way {
  readonly access: Access | { readonly kind: 'text'; readonly text: TextPlan }
  readonly sorted: boolean
  /** True if all rows are results; otherwise the filter has to be applied to them. */
  readonly exact: boolean
  readonly rows: (examined: Examined) => Iterable<Row>
}

/** The way to at most `limit` documents, with the hint obeyed or refused; undefined if there is no collection. */
export function wayOf(collection: Collection | undefined, search: Search, limit?: number): Way | undefined {
  const { filter, sort, collation, hint } = search
  if (search.text) {
    const text = planText(collection, search.text, search)
    return { access: { kind: 'text', text }, sorted: sort.length === 0, exact: false, rows: text.rows }
  }
  if (!collection) return undefined
  const name = hintName(collection, hint)
  const chosen = plan(collection, { filter, sort, collation, limit, hint: name })
  if (name !== undefined && name !== '$natural' && chosen.access.kind === 'scan')
    fail('BadValue', `this server cannot use the index '${name}' for this query, as the hint wants`)
  return chosen
}

function hintName(collection: Collection, hint: Maybe): string | undefined {
  if (hint === undefined || (isDoc(hint) && hint.size === 0)) return undefined
  if (isDoc(hint) && hint.has('$natural')) {
    const direction = hint.get('$natural')
    if (hint.size > 1 || !isNumeric(direction) || toDouble(direction) !== 1)
      fail('BadValue', 'this server only supports the hint { $natural: 1 }')
    return '$natural'
  }
  const found = collection.definitions.find(({ name, key }) => (isDoc(hint) ? sameKey(key, hint) : name === hint))
  return (
    found?.name ??
    fail(
      'BadValue',
      'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
    )
  )
}

/** The rows found, in order, at most `limit` of them after `skip`. */
export function findRows(
  collection: Collection | undefined,
  search: Search,
  skip = 0,
  limit = Number.POSITIVE_INFINITY,
  examined = new Examined(),
): Row[] {
  const way = wayOf(collection, search, skip + limit)
  return way ? follow(way, search, { skip, limit, examined }) : []
}

/** Goes a way, no further than it has to. */
export function follow(
  { rows, sorted, exact }: Way,
  search: Search,
  { skip, limit, examined }: { readonly skip: number; readonly limit: number; readonly examined: Examined },
): Row[] {
  const order = search.collation?.order
  const found: Row[] = []
  const enough = sorted ? skip + limit : Number.POSITIVE_INFINITY
  if (enough === 0) return []
  for (const row of rows(examined)) {
    if (exact || matches(search.filter, row.doc, order)) found.push(row)
    if (found.length >= enough) break
  }
  const inOrder = sorted ? found : sortBy(found, ({ doc }) => doc, search.sort, order)
  return inOrder.slice(skip, skip + limit)
}
