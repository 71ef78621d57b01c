import { compare, type StringOrder } from '../bson/compare.ts'
import { isFiniteNumber, toDouble } from '../bson/exact.ts'
import { show } from '../bson/show.ts'
import { type Doc, EMPTY, isArray, isDoc, isNumeric, type Maybe, typeName, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { readSort, type SortKey, sortKeyComparer } from '../query/sort.ts'
import type { Effect } from './operators.ts'

interface Pushed {
  readonly items: readonly Value[]
  readonly position: number | undefined
  readonly slice: number | undefined
  readonly compare: ((a: Value, b: Value) => number) | undefined
}

/** `$push` with its modifiers, in MongoDB's order: insert, then sort, then slice. */
export function push(operand: Value, path: string, id: Value, order: StringOrder | undefined): Effect {
  const pushed = read(operand, order)
  return {
    creates: true,
    apply: (current) => {
      const result = [...arrayAt(current, path, id)]
      result.splice(position(result.length, pushed.position), 0, ...pushed.items)
      if (pushed.compare) result.sort(pushed.compare)
      return cut(result, pushed.slice)
    },
  }
}

function arrayAt(current: Maybe, path: string, id: Value): readonly Value[] {
  if (current === undefined || isArray(current)) return current ?? []
  return fail(
    'BadValue',
    `The field '${path}' must be an array but is of type ${typeName(current)} in document {_id: ${show(id)}}`,
  )
}

function read(operand: Value, order: StringOrder | undefined): Pushed {
  if (!isDoc(operand) || !operand.has('$each'))
    return { items: [operand], position: undefined, slice: undefined, compare: undefined }
  for (const modifier of operand.keys())
    if (!['$each', '$slice', '$sort', '$position'].includes(modifier))
      fail('BadValue', `Unrecognized clause in $push: ${modifier}`)
  const items = operand.get('$each')
  if (!isArray(items)) return fail('BadValue', 'The argument to $each in $push must be an array')
  return {
    items,
    position: whole(operand, '$position'),
    slice: whole(operand, '$slice'),
    compare: comparer(operand.get('$sort'), order),
  }
}

function whole(operand: Doc, modifier: string): number | undefined {
  const given = operand.get(modifier)
  if (given === undefined) return undefined
  if (!isNumeric(given) || !isFiniteNumber(given) || !Number.isInteger(toDouble(given)))
    return fail('BadValue', `The value for ${modifier} must be an integer value but was given: ${show(given)}`)
  return toDouble(given)
}

function comparer(sort: Maybe, order: StringOrder | undefined): Pushed['compare'] {
  if (sort === undefined) return undefined
  if (isNumeric(sort) && Math.abs(toDouble(sort)) === 1) {
    const direction = toDouble(sort)
    return (a, b) => direction * compare(a, b, order)
  }
  if (!isDoc(sort) || sort.size === 0)
    return fail(
      'BadValue',
      'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields',
    )
  const keys: readonly SortKey[] = readSort(sort)
  const byKeys = sortKeyComparer(keys, order)
  return (a, b) => byKeys(isDoc(a) ? a : EMPTY, isDoc(b) ? b : EMPTY)
}

function position(length: number, wanted: number | undefined): number {
  if (wanted === undefined) return length
  return wanted < 0 ? Math.max(0, length + wanted) : Math.min(length, wanted)
}

function cut(items: readonly Value[], slice: number | undefined): readonly Value[] {
  if (slice === undefined) return items
  return slice < 0 ? items.slice(slice) : items.slice(0, slice)
}
