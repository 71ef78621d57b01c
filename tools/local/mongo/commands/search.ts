import { toDouble } from '../bson/exact.ts'
import { type Doc, EMPTY, isDoc, isNumeric, type Maybe } from '../bson/value.ts'
import type { Collection, Row } from '../catalog/collection.ts'
import { fail } from '../errors.ts'
import { commandScope, type Scope } from '../expression/scope.ts'
import { compileExpression } from '../expression/compile.ts'
import { type Collation, readCollation } from '../index/collation.ts'
import { type Plan, plan } from '../index/plan.ts'
import { sameKey } from '../index/definition.ts'
import { type Filter, usesExpressions } from '../query/filter.ts'
import { matches } from '../query/match.ts'
import { parseFilter } from '../query/parse.ts'
import { readSort, sortBy, type SortKey } from '../query/sort.ts'

/** What find, update, delete, count and the rest say about the documents they want. */
export interface Search {
  readonly filter: Filter
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
  const scope = letScope(wanted.let, now)
  const filter = parseFilter(wanted.filter, scope)
  const collation = readCollation(wanted.collation)
  // Expressions compare strings by their bytes only.
  if (collation && usesExpressions(filter))
    fail('BadValue', 'this server does not support $expr together with a collation')
  return { filter, sort: readSort(wanted.sort ?? EMPTY), collation, scope, hint: wanted.hint }
}

/** The variables which the command's `let` sets. */
export function letScope(variables: Doc | undefined, now: Date): Scope {
  const start = commandScope(now)
  return commandScope(
    now,
    [...(variables ?? EMPTY)].map(([name, value]) => [name, compileExpression(value)(start)] as const),
  )
}

/** The plan for a search, with its hint obeyed or refused. */
export function planSearch(collection: Collection, { filter, sort, collation, hint }: Search): Plan {
  const name = hintName(collection, hint)
  const chosen = plan(collection, { filter, sort, collation, hint: name })
  if (name !== undefined && name !== '$natural' && !chosen.index)
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
): Row[] {
  if (!collection) return []
  const { rows, sorted } = planSearch(collection, search)
  const order = search.collation?.order
  const found: Row[] = []
  const enough = sorted ? skip + limit : Number.POSITIVE_INFINITY
  for (const row of rows()) {
    if (found.length >= enough) break
    if (matches(search.filter, row.doc, order)) found.push(row)
  }
  const inOrder = sorted ? found : sortBy(found, ({ doc }) => doc, search.sort, order)
  return inOrder.slice(skip, skip + limit)
}
