import { Double, Int32 } from 'bson'
import { Sum } from '../bson/arithmetic.ts'
import { compare } from '../bson/compare.ts'
import { encodeKey } from '../bson/key.ts'
import { isDoc, isNumeric, type Maybe, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'

/** What `$group` can gather. */
export const ACCUMULATORS = {
  $sum: () => {
    const sum = new Sum()
    return { add: (value: Maybe) => isNumeric(value) && sum.add(value, '$sum'), result: () => sum.result() }
  },
  $avg: () => {
    const sum = new Sum()
    let count = 0
    return {
      add: (value: Maybe) => {
        if (!isNumeric(value)) return
        sum.add(value, '$avg')
        count += 1
      },
      result: () => (count === 0 ? null : new Double(sum.toDouble() / count)),
    }
  },
  $min: () => extreme(-1),
  $max: () => extreme(1),
  $first: () => {
    let first: { readonly value: Value } | undefined
    return { add: (value: Maybe) => (first ??= { value: value ?? null }), result: () => first?.value ?? null }
  },
  $last: () => {
    let last: Value = null
    return { add: (value: Maybe) => (last = value ?? null), result: () => last }
  },
  $push: () => {
    const items: Value[] = []
    return { add: (value: Maybe) => value !== undefined && items.push(value), result: () => items }
  },
  $addToSet: () => {
    const items = new Map<string, Value>()
    return {
      add: (value: Maybe) => {
        if (value === undefined) return
        const key = encodeKey(value)
        if (!items.has(key)) items.set(key, value)
      },
      result: () => [...items.values()],
    }
  },
  $count: () => {
    let count = 0
    return { add: () => (count += 1), result: () => new Int32(count) }
  },
  $mergeObjects: () => {
    const merged = new Map<string, Value>()
    return {
      add: (value: Maybe) => {
        if (value === undefined || value === null) return
        if (!isDoc(value)) return fail(40400, '$mergeObjects requires object inputs')
        for (const [name, field] of value) merged.set(name, field)
      },
      result: () => merged,
    }
  },
} as const satisfies Record<string, () => { add: (value: Maybe) => unknown; result: () => Maybe }>

export type AccumulatorName = keyof typeof ACCUMULATORS

/** Null and missing do not count, unless there is nothing else. */
function extreme(direction: 1 | -1): { add: (value: Maybe) => void; result: () => Value } {
  let best: Value = null
  return {
    add: (value) => {
      if (value !== undefined && value !== null && (best === null || compare(value, best) * direction > 0)) best = value
    },
    result: () => best,
  }
}
