import { compare } from './compare.ts'
import { type Fields, isArray, isFields, type Maybe } from './value.ts'

/** Sorts by one path, then by _id: of the values under the path the first in the wanted order counts. */
export function sortBy(docs: readonly Fields[], path: string, direction: 1 | -1): Fields[] {
  const first = (doc: Fields): Maybe =>
    keysOf(doc, path.split('.')).reduce((best, key) => (compareKeys(key, best) * direction < 0 ? key : best)).value
  return [...docs].sort(
    (a, b) => compareKeys({ value: first(a) }, { value: first(b) }) * direction || compare(a['_id'], b['_id']),
  )
}

/** What a document is sorted by; undefined is an empty array, which comes before null. */
interface Key {
  readonly value: Maybe
}

function compareKeys(a: Key, b: Key): number {
  return compare(a.value, b.value)
}

function keysOf(value: Maybe, path: readonly string[]): Key[] {
  const [part, ...rest] = path
  if (isArray(value)) {
    if (part === undefined) return value.length === 0 ? [{ value: undefined }] : value.map((item) => ({ value: item }))
    // Only the documents in it have the field; an array in an array has none.
    return value.length === 0 ? [{ value: null }] : value.flatMap((item) => keysOf(isFields(item) ? item : null, path))
  }
  if (part === undefined) return [{ value: value ?? null }]
  return keysOf(isFields(value) ? value[part] : null, isFields(value) ? rest : [])
}
