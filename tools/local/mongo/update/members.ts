import { BSONRegExp } from 'bson'
import { equal, type StringOrder } from '../bson/compare.ts'
import { show } from '../bson/show.ts'
import { isArray, isDoc, typeName, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { matches } from '../query/match.ts'
import { isOperators, parseFilter } from '../query/parse.ts'
import type { Effect } from './operators.ts'

/** `$addToSet`: adds what the array does not hold yet, sub-documents compared with the order of their fields. */
export function addToSet(operand: Value, path: string, id: Value, order: StringOrder | undefined): Effect {
  const items = eachOf(operand)
  return {
    creates: true,
    apply: (current) => {
      if (current !== undefined && !isArray(current))
        return fail(
          'BadValue',
          `Cannot apply $addToSet to non-array field. Field named '${path.split('.').at(-1)}' has non-array type ${typeName(current)} in document {_id: ${show(id)}}`,
        )
      const result = [...(current ?? [])]
      for (const item of items) if (!result.some((member) => equal(member, item, order))) result.push(item)
      return current && result.length === current.length ? current : result
    },
  }
}

function eachOf(operand: Value): readonly Value[] {
  if (!isDoc(operand) || !operand.has('$each')) return [operand]
  const items = operand.get('$each')
  if (operand.size > 1) fail('BadValue', `Found unexpected fields after $each in $addToSet: ${show(operand)}`)
  return isArray(items) ? items : fail('TypeMismatch', 'The argument to $each in $addToSet must be an array')
}

/** `$pull`: a document is a filter for sub-documents, operators are tests of the elements, all else must be equal. */
export function pull(operand: Value, order: StringOrder | undefined): Effect {
  const drop = condition(operand, order)
  return { creates: false, apply: (current) => without('$pull', current, drop) }
}

export function pullAll(operand: Value, order: StringOrder | undefined): Effect {
  if (!isArray(operand))
    return fail('BadValue', '$pullAll requires an array argument but was given a ' + typeName(operand))
  return {
    creates: false,
    apply: (current) => without('$pullAll', current, (item) => operand.some((gone) => equal(item, gone, order))),
  }
}

function without(operator: string, current: Value | undefined, drop: (item: Value) => boolean): Value {
  if (!isArray(current)) return fail('BadValue', `Cannot apply ${operator} to a non-array value`)
  const kept = current.filter((item) => !drop(item))
  return kept.length === current.length ? current : kept
}

function condition(operand: Value, order: StringOrder | undefined): (item: Value) => boolean {
  if (isDoc(operand) && !isOperators(operand)) {
    const filter = parseFilter(operand)
    return (item) => isDoc(item) && matches(filter, item, order)
  }
  if (isDoc(operand) || operand instanceof BSONRegExp) {
    // As MongoDB does it: the item as a field, so that operators look into an array among the items.
    const filter = parseFilter(new Map([['', operand]]))
    return (item) => matches(filter, new Map([['', item]]), order)
  }
  return (item) => equal(item, operand, order)
}
