import { Int32 } from 'bson'
import { compare, equal } from '../bson/compare.ts'
import { toDouble } from '../bson/exact.ts'
import { encodeKey } from '../bson/key.ts'
import { EMPTY, isArray, isDoc, isInt32, isNumeric, type Maybe, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { readSort, sortKeyComparer } from '../query/sort.ts'
import {
  arrayOf,
  between,
  binary,
  constantText,
  kind,
  named,
  nullable,
  type Operator,
  unary,
  variadic,
} from './define.ts'
import { checkVariable } from './logic.ts'
import { isNullish, isTrue, withVariables } from './scope.ts'

export const ARRAYS: Readonly<Record<string, Operator>> = {
  $isArray: unary('$isArray', isArray),
  $size: unary('$size', (value) =>
    isArray(value)
      ? new Int32(value.length)
      : fail(17124, `The argument to $size must be an array, but was of type: ${kind(value)}`),
  ),
  $in: binary('$in', (value, list) =>
    isArray(list)
      ? list.some((item) => equal(item, value))
      : fail(40081, `$in requires an array as a second argument, found: ${kind(list)}`),
  ),
  $arrayElemAt: binary('$arrayElemAt', (list, at) =>
    isNullish(list) || isNullish(at) ? null : arrayOf('$arrayElemAt', list, 28689).at(whole('$arrayElemAt', at)),
  ),
  $first: nullable('$first', (list) => arrayOf('$first', list, 28689).at(0)),
  $last: nullable('$last', (list) => arrayOf('$last', list, 28689).at(-1)),
  $concatArrays: variadic((lists) =>
    lists.some(isNullish) ? null : lists.flatMap((list) => arrayOf('$concatArrays', list)),
  ),
  $reverseArray: nullable('$reverseArray', (list) => arrayOf('$reverseArray', list, 34435).toReversed()),
  $slice: between('$slice', 2, 3, slice),
  $range: between('$range', 2, 3, range),
  $indexOfArray: between('$indexOfArray', 2, 2, (list, wanted) =>
    isNullish(list) ? null : new Int32(arrayOf('$indexOfArray', list, 40090).findIndex((item) => equal(item, wanted))),
  ),
  $setUnion: variadic((lists) =>
    lists.some(isNullish) ? null : distinct(lists.flatMap((list) => arrayOf('$setUnion', list, 17043))),
  ),
  $setIntersection: variadic((lists) => {
    if (lists.some(isNullish)) return null
    const [first = [], ...rest] = lists.map((list) => distinct(arrayOf('$setIntersection', list, 17047)))
    return first.filter((item) => rest.every((list) => list.some((other) => equal(item, other))))
  }),
  $setDifference: binary('$setDifference', (a, b) => {
    if (isNullish(a) || isNullish(b)) return null
    const gone = arrayOf('$setDifference', b, 17049)
    return distinct(arrayOf('$setDifference', a, 17048)).filter((item) => !gone.some((other) => equal(item, other)))
  }),
  $setIsSubset: binary('$setIsSubset', (a, b) => {
    const all = arrayOf('$setIsSubset', b, 17042)
    return arrayOf('$setIsSubset', a, 17046).every((item) => all.some((other) => equal(item, other)))
  }),
  $setEquals: binary('$setEquals', (a, b) => {
    const [x, y] = [a, b].map((list) => distinct(arrayOf('$setEquals', list, 17044)))
    return x !== undefined && y !== undefined && equal(x, y)
  }),
  $anyElementTrue: unary('$anyElementTrue', (list) => arrayOf('$anyElementTrue', list, 17041).some(isTrue)),
  $allElementsTrue: unary('$allElementsTrue', (list) => arrayOf('$allElementsTrue', list, 17040).every(isTrue)),
  $filter: (operand, compile) => {
    const fields = named('$filter', operand, ['input', 'cond'], ['as', 'limit'])
    const as = checkVariable(constantText('$filter', fields.get('as') ?? 'this'))
    const [input, cond] = [compile(fields.get('input') ?? null), compile(fields.get('cond') ?? null, [as])]
    const limit = compile(fields.get('limit') ?? null)
    return (scope) => {
      const list = input(scope)
      if (isNullish(list)) return null
      const most = limit(scope)
      const kept = arrayOf('$filter', list, 28651).filter((item) => isTrue(cond(withVariables(scope, [[as, item]]))))
      return isNullish(most) ? kept : kept.slice(0, positive('$filter', most))
    }
  },
  $map: (operand, compile) => {
    const fields = named('$map', operand, ['input', 'in'], ['as'])
    const as = checkVariable(constantText('$map', fields.get('as') ?? 'this'))
    const [input, body] = [compile(fields.get('input') ?? null), compile(fields.get('in') ?? null, [as])]
    return (scope) => {
      const list = input(scope)
      return isNullish(list)
        ? null
        : arrayOf('$map', list, 16883).map((item) => body(withVariables(scope, [[as, item]])) ?? null)
    }
  },
  $reduce: (operand, compile) => {
    const fields = named('$reduce', operand, ['input', 'initialValue', 'in'])
    const [input, initial] = [compile(fields.get('input') ?? null), compile(fields.get('initialValue') ?? null)]
    const body = compile(fields.get('in') ?? null, ['this', 'value'])
    return (scope) => {
      const list = input(scope)
      if (isNullish(list)) return null
      return arrayOf('$reduce', list, 40080).reduce<Maybe>(
        (value, item) =>
          body(
            withVariables(scope, [
              ['this', item],
              ['value', value],
            ]),
          ),
        initial(scope),
      )
    }
  },
  $sortArray: (operand, compile) => {
    const fields = named('$sortArray', operand, ['input', 'sortBy'])
    const input = compile(fields.get('input') ?? null)
    const order = itemOrder(fields.get('sortBy'))
    return (scope) => {
      const list = input(scope)
      return isNullish(list) ? null : [...arrayOf('$sortArray', list, 2942504)].sort(order)
    }
  },
}

function itemOrder(sortBy: Maybe): (a: Value, b: Value) => number {
  if (isNumeric(sortBy) && Math.abs(toDouble(sortBy)) === 1) {
    const direction = toDouble(sortBy)
    return (a, b) => direction * compare(a, b)
  }
  if (!isDoc(sortBy))
    return fail(
      2942507,
      'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields',
    )
  const byKeys = sortKeyComparer(readSort(sortBy))
  return (a, b) => byKeys(isDoc(a) ? a : EMPTY, isDoc(b) ? b : EMPTY)
}

function whole(name: string, value: Maybe): number {
  const n = isNumeric(value) ? toDouble(value) : Number.NaN
  return isInt32(n) || Object.is(n, -0) ? n : fail(28691, `${name} needs whole numbers of 32 bits`)
}

function positive(name: string, value: Maybe): number {
  const n = whole(name, value)
  return n > 0 ? n : fail(28726, `${name} needs a positive number`)
}

/** Two numbers after the list are position and length, one is a length, from the end if negative. */
function slice(list: Maybe, first: Maybe, second?: Maybe): Maybe {
  if (isNullish(list) || isNullish(first) || second === null) return null
  const items = arrayOf('$slice', list, 28724)
  const n = whole('$slice', first)
  if (second === undefined) return n < 0 ? items.slice(n) : items.slice(0, n)
  const from = n < 0 ? Math.max(0, items.length + n) : n
  return items.slice(from, from + positive('$slice', second))
}

function range(start: Maybe, end: Maybe, step: Maybe = new Int32(1)): Maybe {
  const [from, to, by] = [whole('$range', start), whole('$range', end), whole('$range', step)]
  if (by === 0) fail(34449, '$range requires a non-zero step value')
  const result: Value[] = []
  for (let n = from; by > 0 ? n < to : n > to; n += by) result.push(new Int32(n))
  return result
}

/** The different values, in BSON order: MongoDB promises none. */
function distinct(items: readonly Value[]): Value[] {
  return [...new Map(items.map((item) => [encodeKey(item), item])).values()].sort((a, b) => compare(a, b))
}
