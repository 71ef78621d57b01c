import { Double, Int32, Timestamp } from 'bson'
import { add, multiply } from '../bson/arithmetic.ts'
import { compare, type StringOrder } from '../bson/compare.ts'
import { toDouble } from '../bson/exact.ts'
import { show } from '../bson/show.ts'
import { isArray, isDoc, isNumeric, type Maybe, typeName, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { addToSet, pull, pullAll } from './members.ts'
import type { Change } from './place.ts'
import { push } from './push.ts'

/** What the operators may need to know beside their operand. */
export interface Surroundings {
  readonly now: Date
  readonly order: StringOrder | undefined
  /** Shows the document in messages. */
  readonly id: Value
}

export type Effect = Omit<Change, 'path'>
type Operator = (operand: Value, path: string, surroundings: Surroundings) => Effect

/** The operators of update documents, but $rename and $setOnInsert, which `modifiers` turns into others. */
export const UPDATE_OPERATORS: Readonly<Record<string, Operator>> = {
  $set: (operand) => always(() => operand),
  $unset: () => ({ ...ifPresent(() => undefined), lenient: true }),
  $inc: (operand, path, { id }) => arithmetic('$inc', operand, path, id),
  $mul: (operand, path, { id }) => arithmetic('$mul', operand, path, id),
  $min: (operand, _path, { order }) =>
    always((current) => (current === undefined || compare(operand, current, order) < 0 ? operand : current)),
  $max: (operand, _path, { order }) =>
    always((current) => (current === undefined || compare(operand, current, order) > 0 ? operand : current)),
  $currentDate: (operand, _path, { now }) => always(() => currentDate(operand, now)),
  $push: (operand, path, { order, id }) => push(operand, path, id, order),
  $addToSet: (operand, path, { order, id }) => addToSet(operand, path, id, order),
  $pull: (operand, _path, { order }) => pull(operand, order),
  $pullAll: (operand, _path, { order }) => pullAll(operand, order),
  $pop: (operand, path) => pop(operand, path),
}

function always(apply: Change['apply']): Effect {
  return { creates: true, apply }
}

function ifPresent(apply: Change['apply']): Effect {
  return { creates: false, apply }
}

function arithmetic(operator: '$inc' | '$mul', operand: Value, path: string, id: Value): Effect {
  if (!isNumeric(operand))
    return fail(
      'TypeMismatch',
      `Cannot ${operator === '$inc' ? 'increment' : 'multiply'} with non-numeric argument: {${path}: ${show(operand)}}`,
    )
  return always((current) => {
    // A product with nothing is one with zero: of the operand's type, and NaN for the infinities.
    if (current === undefined) return operator === '$inc' ? operand : multiply(operand, new Int32(0), operator)
    if (!isNumeric(current))
      return fail(
        'TypeMismatch',
        `Cannot apply ${operator} to a value of non-numeric type. {_id: ${show(id)}} has the field '${path.split('.').at(-1)}' of non-numeric type ${typeName(current)}`,
      )
    const result = (operator === '$inc' ? add : multiply)(current, operand, operator)
    if (!result)
      fail(
        'BadValue',
        `Failed to apply ${operator} operations to current value (${show(current)}) for document {_id: ${show(id)}}`,
      )
    // Zero stays as it is whatever the sign of the new one.
    return current instanceof Double && result instanceof Double && current.value === result.value ? current : result
  })
}

function currentDate(operand: Value, now: Date): Value {
  if (typeof operand === 'boolean') return now
  const type = isDoc(operand) && operand.size === 1 ? operand.get('$type') : undefined
  if (type === 'date') return now
  if (type === 'timestamp') return new Timestamp({ t: Math.floor(now.getTime() / 1000), i: (now.getTime() % 1000) + 1 })
  return fail(
    'BadValue',
    `The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}`,
  )
}

function pop(operand: Value, path: string): Effect {
  const direction = isNumeric(operand) ? toDouble(operand) : Number.NaN
  if (direction !== 1 && direction !== -1) fail('FailedToParse', `$pop expects 1 or -1, found: ${show(operand)}`)
  return ifPresent((current: Maybe) => {
    if (!isArray(current))
      return fail(
        'TypeMismatch',
        `Path '${path}' contains an element of non-array type '${current === undefined ? 'missing' : typeName(current)}'`,
      )
    if (current.length === 0) return current
    return direction === 1 ? current.slice(0, -1) : current.slice(1)
  })
}
