import { fail } from '../errors.ts'
import { type Doc, EMPTY, isArray, isDoc, type Maybe } from '../bson/value.ts'

/** One combination of values under the paths; `undefined` is the entry of an empty array, which is below null. */
interface Combination {
  readonly values: readonly Maybe[]
  /** How many of the paths lead nowhere, which a sparse index wants to know. */
  readonly missing: number
}

interface Extraction {
  readonly combinations: readonly Combination[]
  /** The paths, or beginnings of paths, where an array is. */
  readonly arrays: ReadonlySet<string>
}

type Parallel = (first: string, second: string) => never

export const indexParallel: Parallel = (first, second) =>
  fail('CannotIndexParallelArrays', `cannot index parallel arrays [${second}] [${first}]`)
export const sortParallel: Parallel = () => fail('BadValue', 'cannot sort with keys that are parallel arrays')

/** The values under several paths, arrays taken apart, as MongoDB makes index keys and sort keys of a document. */
export function extract(doc: Doc, paths: readonly (readonly string[])[], parallel: Parallel): Extraction {
  const fast = simple(doc, paths)
  if (fast) return { combinations: [fast], arrays: NONE }
  const found: Found = { paths, parallel, combinations: [], arrays: new Set() }
  const start = {
    rests: paths.map((path): readonly string[] | undefined => path),
    values: paths.map((): Maybe => null),
    missing: 0,
  }
  expand(doc, start, found)
  return found
}

const NONE: ReadonlySet<string> = new Set()

/** The usual case: no array on any path. */
function simple(doc: Doc, paths: readonly (readonly string[])[]): Combination | undefined {
  const values: Maybe[] = []
  let missing = 0
  for (const path of paths) {
    let value: Maybe = doc
    for (const name of path) {
      value = isDoc(value) ? value.get(name) : undefined
      if (isArray(value)) return undefined
    }
    if (value === undefined) missing += 1
    values.push(value ?? null)
  }
  return { values, missing }
}

interface Partial {
  /** What is left of each path; undefined once its value is known. */
  readonly rests: readonly (readonly string[] | undefined)[]
  readonly values: readonly Maybe[]
  readonly missing: number
}

interface Found {
  readonly paths: readonly (readonly string[])[]
  readonly parallel: Parallel
  readonly combinations: Combination[]
  readonly arrays: Set<string>
}

function expand(doc: Doc, partial: Partial, found: Found): void {
  const rests = [...partial.rests]
  const values = [...partial.values]
  let missing = partial.missing
  let array: { readonly name: string; readonly items: readonly Maybe[] } | undefined
  const here: number[] = []
  for (const [index, rest] of partial.rests.entries()) {
    if (rest === undefined) continue
    const step = descend(doc, rest)
    rests[index] = step.rest
    if (isArray(step.value)) {
      if (array && array.items !== step.value) found.parallel(array.name, step.name)
      array = { name: step.name, items: step.value }
      here.push(index)
    } else {
      if (step.value === undefined) missing += 1
      values[index] = step.value ?? null
      rests[index] = undefined
    }
  }
  if (!array) {
    found.combinations.push({ values, missing })
    return
  }
  for (const index of here) found.arrays.add(beginning(found.paths[index], rests[index]))
  for (const item of array.items.length === 0 ? [undefined] : array.items) {
    const next = { rests: [...rests], values: [...values], missing }
    for (const index of here) {
      const rest = rests[index]
      if (rest?.[0] !== undefined && /^\d+$/.test(rest[0]))
        fail('BadValue', `array positions in sort and index paths are not supported: ${rest[0]}`)
      if (rest?.length === 0) {
        next.values[index] = item
        next.rests[index] = undefined
      }
    }
    expand(isDoc(item) ? item : EMPTY, next, found)
  }
}

function beginning(path: readonly string[] = [], rest: readonly string[] = []): string {
  return path.slice(0, path.length - rest.length).join('.')
}

/** Goes down a path until its end, an array, or nothing. */
function descend(doc: Doc, path: readonly string[]): { name: string; value: Maybe; rest: readonly string[] } {
  let value: Maybe = doc
  for (const [depth, name] of path.entries()) {
    value = isDoc(value) ? value.get(name) : undefined
    if (value === undefined || isArray(value)) return { name, value, rest: path.slice(depth + 1) }
  }
  return { name: path.at(-1) ?? '', value, rest: [] }
}
