import { document, type Doc, isDoc, type Maybe, type Value } from '../bson/value.ts'
import type { Collection } from '../catalog/collection.ts'
import type { Row } from '../catalog/row.ts'
import { fail } from '../errors.ts'
import type { Collation } from '../index/collation.ts'
import type { Examined } from '../index/fetch.ts'
import { implies } from '../index/partial.ts'
import { conjuncts, type Filter } from '../query/filter.ts'
import { passes } from './match.ts'
import type { TextQuery } from './scores.ts'
import { parseSearch, type TextSearch } from './search.ts'
import { TEXT_INDEX_VERSION } from './spec.ts'
import type { TextIndex } from './text-index.ts'

/** How the rows for a text search are found. The filter beside it is still to be applied to them. */
export interface TextPlan {
  readonly index: TextIndex
  /** The values that the filter gives to the fields in front of the text. */
  readonly before: Doc
  readonly search: TextSearch
  /** The rows in the natural order; a row that is given out has its score. */
  readonly rows: (examined: Examined) => Iterable<Row>
}

interface Wish {
  readonly filter: Filter
  readonly collation: Collation | undefined
  readonly hint: Maybe
}

/** The text index answers alone, or not at all. */
export function planText(collection: Collection | undefined, query: TextQuery, wish: Wish): TextPlan {
  if (!collection) return fail('IndexNotFound', 'text index required for $text query (no such collection)')
  const index = collection.textIndex ?? fail('IndexNotFound', 'text index required for $text query')
  const search = parseSearch(query.request, index.spec.language)
  if (wish.hint !== undefined && !(isDoc(wish.hint) && wish.hint.size === 0))
    fail('BadValue', 'text and hint not allowed in same query')
  if (wish.collation) fail('BadValue', 'this server does not support $text together with a collation')
  if (index.filter && !implies(conjuncts(wish.filter), index.filter, undefined)) unusable()
  const before = index.spec.before.map((path): [string, Value] => [path, valueAt(path, wish.filter)])
  return {
    index,
    before: new Map(before),
    search,
    rows: (examined) => rowsOf(collection, index, search, new Map(before), query, examined),
  }
}

function* rowsOf(
  collection: Collection,
  index: TextIndex,
  search: TextSearch,
  before: Doc,
  { scores }: TextQuery,
  examined: Examined,
): Generator<Row> {
  for (const { key, score } of index.find([...before.values()], search.indexedTerms, examined)) {
    examined.docs += 1
    const row = collection.rows.get(key)
    if (!row || !passes(row.doc, search, index.spec)) continue
    scores.set(row.doc, score)
    yield row
  }
}

/** MongoDB wants an equality for each field in front of the text. */
function valueAt(path: string, filter: Filter): Value {
  for (const part of conjuncts(filter))
    if (part.kind === 'field' && part.path.join('.') === path && part.test.kind === 'eq' && part.test.value !== null)
      return part.test.value
  return unusable()
}

function unusable(): never {
  return fail(
    'NoQueryExecutionPlans',
    'error processing query: planner returned error :: caused by :: failed to use text index to satisfy $text query (if text index is compound, are equality predicates given for all prefix fields?)',
  )
}

/** The plan in the shape of MongoDB's explain; scores are only summed where they are asked for. */
export function explainText({ index, before, search }: TextPlan, scored: boolean): Doc {
  const { name, key, sparse, partialFilter } = index.definition
  const scan = document({
    stage: 'IXSCAN',
    keyPattern: key,
    indexName: name,
    isMultiKey: index.multikey,
    isUnique: false,
    isSparse: sparse,
    isPartial: partialFilter !== undefined,
    indexVersion: 2,
    direction: 'backward',
  })
  const scans = search.indexedTerms.map(() => scan)
  const { terms, negatedTerms, phrases, negatedPhrases } = search
  return document({
    stage: 'TEXT_MATCH',
    indexPrefix: before,
    indexName: name,
    parsedTextQuery: { terms, negatedTerms, phrases, negatedPhrases },
    textIndexVersion: TEXT_INDEX_VERSION,
    inputStage: scored
      ? { stage: 'TEXT_OR', inputStages: scans }
      : { stage: 'FETCH', inputStage: scans.length === 1 ? scan : { stage: 'OR', inputStages: scans } },
  })
}
