import { Double } from 'bson'
import { compare, type StringOrder } from '../bson/compare.ts'
import { toDouble } from '../bson/exact.ts'
import { encodeKey, invert } from '../bson/key.ts'
import { type Doc, isDoc, isNumeric, type Maybe } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { extract, sortParallel } from '../index/extract.ts'
import { scoreOf } from '../text/meta.ts'
import type { TextScores } from '../text/scores.ts'

export interface SortKey {
  readonly path: string
  readonly descending: boolean
  /** Set where the text score counts instead of what is at the path. */
  readonly score?: (doc: Doc) => number
}

/** Reads `{ a: 1, b: -1 }`; the scores are those of a text search. */
export function readSort(sort: Doc, scores?: TextScores): readonly SortKey[] {
  return [...sort].map(([path, direction]) => {
    if (isDoc(direction)) return { path, descending: true, score: scoreOf(direction, scores) }
    const sign = isNumeric(direction) ? toDouble(direction) : Number.NaN
    if (sign !== 1 && sign !== -1) fail(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)')
    if (path === '' || path.split('.').some((part) => part === '' || part.startsWith('$')))
      fail(16410, `FieldPath field names may not be empty or start with '$': ${path}`)
    return { path, descending: sign < 0 }
  })
}

/** Sorts by keys that are made once per document; equal ones keep their order. */
export function sortBy<T>(
  items: readonly T[],
  docOf: (item: T) => Doc,
  sort: readonly SortKey[],
  order?: StringOrder,
): T[] {
  if (order) {
    const byKeys = sortKeyComparer(sort, order)
    return [...items].sort((a, b) => byKeys(docOf(a), docOf(b)))
  }
  const keyed = items.map((item) => ({ item, key: sortKey(docOf(item), sort) }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return keyed.map(({ item }) => item)
}

/** Of a document with arrays, the combination of values that comes first counts. */
function sortKey(doc: Doc, sort: readonly SortKey[]): string {
  const { combinations } = extract(
    doc,
    // Without a path it is the document itself.
    sort.map(({ path, score }) => (score ? [] : path.split('.'))),
    sortParallel,
  )
  const keys = combinations.map(({ values }) =>
    values
      .map((value, index) => {
        const { descending = false, score } = sort[index] ?? {}
        const key = encodeKey(score ? new Double(score(doc)) : value)
        return descending ? invert(key) : key
      })
      .join(''),
  )
  return keys.reduce((first, key) => (key < first ? key : first))
}

export function sortKeyComparer(sort: readonly SortKey[], order?: StringOrder): (a: Doc, b: Doc) => number {
  const paths = sort.map(({ path }) => path.split('.'))
  const byValues = (a: readonly Maybe[], b: readonly Maybe[]): number => {
    for (const [index, { descending }] of sort.entries()) {
      const found = compare(a[index], b[index], order)
      if (found !== 0) return descending ? -found : found
    }
    return 0
  }
  const first = (doc: Doc): readonly Maybe[] =>
    extract(doc, paths, sortParallel)
      .combinations.map(({ values }) => values)
      .reduce((least, values) => (byValues(values, least) < 0 ? values : least))
  return (a, b) => byValues(first(a), first(b))
}
