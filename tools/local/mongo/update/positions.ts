import type { StringOrder } from '../bson/compare.ts'
import { type Doc, isArray, isDoc, type Maybe, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { conjuncts, type Filter, type Test } from '../query/filter.ts'
import { matches } from '../query/match.ts'
import type { Path } from '../query/path.ts'

interface Matching {
  readonly filter: Filter
  readonly order: StringOrder | undefined
}

/** The paths which `$`, `$[]` and `$[name]` stand for in this document. */
export function expand(path: string, doc: Doc, arrayFilters: ReadonlyMap<string, Filter>, matching: Matching): Path[] {
  let found: string[][] = [[]]
  for (const part of path.split('.')) {
    if (!part.startsWith('$')) found = found.map((prefix) => [...prefix, part])
    else if (part === '$') found = found.map((prefix) => [...prefix, String(matchedPosition(prefix, doc, matching))])
    else
      found = found.flatMap((prefix) =>
        positions(prefix, part, path, doc, arrayFilters, matching.order).map((at) => [...prefix, String(at)]),
      )
  }
  return found
}

function positions(
  prefix: Path,
  part: string,
  path: string,
  doc: Doc,
  arrayFilters: ReadonlyMap<string, Filter>,
  order: StringOrder | undefined,
): number[] {
  const array = valueAt(doc, prefix)
  if (array === undefined)
    return fail(
      'BadValue',
      `The path '${prefix.join('.')}' must exist in the document in order to apply array updates.`,
    )
  if (!isArray(array)) return fail('BadValue', `Cannot apply array updates to non-array element ${prefix.at(-1) ?? ''}`)
  const name = part.slice(2, -1)
  if (name === '') return [...array.keys()]
  const filter =
    arrayFilters.get(name) ?? fail('BadValue', `No array filter found for identifier '${name}' in path '${path}'`)
  return [...array.entries()]
    .filter(([, item]) => matches(filter, new Map([[name, item]]), order))
    .map(([index]) => index)
}

function valueAt(doc: Doc, path: Path): Maybe {
  let value: Maybe = doc
  for (const name of path)
    value = isDoc(value) ? value.get(name) : isArray(value) && /^\d+$/.test(name) ? value[Number(name)] : undefined
  return value
}

/** The first element that passes the one condition on this array; with conditions on several arrays MongoDB's choice is undefined. */
function matchedPosition(prefix: Path, doc: Doc, { filter, order }: Matching): number {
  const touching = conjuncts(filter).flatMap((part) => touch(part, doc))
  const [only] = touching
  if (touching.length > 1)
    fail('BadValue', 'this server does not support the positional operator when several conditions touch arrays')
  if (!only || only.prefix.join('.') !== prefix.join('.'))
    return fail('BadValue', 'The positional operator did not find the match needed from the query.')
  const position = only.array.findIndex((item) => passes(only, item, order))
  return position < 0
    ? fail('BadValue', 'The positional operator did not find the match needed from the query.')
    : position
}

interface Touch {
  readonly prefix: Path
  readonly array: readonly Value[]
  readonly rest: Path
  readonly test: Test
}

function touch(filter: Filter, doc: Doc): Touch[] {
  if (filter.kind === 'or' || filter.kind === 'nor')
    return [...filter.filters]
      .flatMap((part) => conjuncts(part))
      .flatMap((part) => touch(part, doc))
      .flatMap(() =>
        fail('BadValue', 'this server does not support the positional operator with $or and $nor on arrays'),
      )
  if (filter.kind !== 'field' || filter.test.kind === 'not') return []
  let value: Maybe = doc
  for (const [depth, name] of filter.path.entries()) {
    value = isDoc(value) ? value.get(name) : undefined
    if (isArray(value))
      return [
        {
          prefix: filter.path.slice(0, depth + 1),
          array: value,
          rest: filter.path.slice(depth + 1),
          test: filter.test,
        },
      ]
  }
  return []
}

/** Each element is tried alone, in an array of its own. */
function passes({ rest, test }: Touch, item: Value, order: StringOrder | undefined): boolean {
  if (rest.some((name) => /^\d+$/.test(name)))
    fail('BadValue', 'this server does not support the positional operator with array positions in the filter')
  return matches({ kind: 'field', path: ['array', ...rest], test }, new Map([['array', [item]]]), order)
}
