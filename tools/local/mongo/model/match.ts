import { Int32 } from 'bson'
import { compare, equal, isNaNValue, rank } from './compare.ts'
import { type Fields, isArray, isFields, type Maybe, positionOf, type Value } from './value.ts'

/** True if the document passes the filter. */
export function matches(filter: Fields, doc: Fields): boolean {
  return Object.entries(filter).every(([name, condition]) => {
    const all = isArray(condition) ? condition.filter(isFields) : []
    if (name === '$and') return all.every((each) => matches(each, doc))
    if (name === '$or') return all.some((each) => matches(each, doc))
    if (name === '$nor') return !all.some((each) => matches(each, doc))
    return holds(operatorsOf(condition), follow(doc, name.split('.')))
  })
}

/** One end of a path; `opened` if the items of an array there count as well. */
interface End {
  readonly value: Maybe
  readonly opened: boolean
}

/** The values to which a path leads; an array on the way stands for all its documents, and for one at a position. */
function follow(value: Maybe, path: readonly string[]): readonly End[] {
  const [part, ...rest] = path
  if (part === undefined) return [{ value, opened: true }]
  if (isFields(value)) return follow(value[part], rest)
  if (!isArray(value)) return [{ value: undefined, opened: true }]
  const within = value.filter(isFields).flatMap((item) => follow(item, path))
  const position = positionOf(part)
  if (position === undefined || position >= value.length) return within
  return [...within, ...(rest.length > 0 ? follow(value[position], rest) : [{ value: value[position], opened: false }])]
}

/** A condition that is no operators is one: to be equal. */
function operatorsOf(condition: Value): Fields {
  return isOperators(condition) ? condition : { $eq: condition }
}

export function isOperators(condition: Maybe): condition is Fields {
  return isFields(condition) && (Object.keys(condition)[0] ?? '').startsWith('$')
}

function holds(operators: Fields, ends: readonly End[]): boolean {
  return Object.entries(operators).every(([operator, operand]) => {
    switch (operator) {
      case '$ne':
      case '$nin':
        return !holds({ [operator === '$ne' ? '$eq' : '$in']: operand }, ends)
      case '$not':
        return isFields(operand) && !holds(operand, ends)
      case '$all':
        return isArray(operand) && operand.length > 0 && operand.every((item) => holds({ $eq: item }, ends))
      case '$exists':
        return ends.some(({ value }) => value !== undefined) === operand
      case '$size':
      case '$elemMatch':
        return ends.some(({ value }) => passes(value, operator, operand))
      default:
        return ends
          .flatMap(({ value, opened }) => (opened && isArray(value) ? [value, ...value] : [value]))
          .some((value) => passes(value, operator, operand))
    }
  })
}

/** True if one value, taken as it is, passes one operator. */
export function passes(value: Maybe, operator: string, operand: Value): boolean {
  switch (operator) {
    case '$eq':
      return equal(value ?? null, operand)
    case '$ne':
      return !equal(value ?? null, operand)
    case '$in':
      return isArray(operand) && operand.some((item) => equal(value ?? null, item))
    case '$nin':
      return isArray(operand) && !operand.some((item) => equal(value ?? null, item))
    case '$size':
      return isArray(value) && equal(operand, new Int32(value.length))
    case '$elemMatch':
      return isArray(value) && isFields(operand) && value.some((item) => isMatched(item, operand))
    default:
      return isInOrder(operator, value ?? null, operand)
  }
}

function isMatched(item: Value, condition: Fields): boolean {
  if (isOperators(condition)) return Object.entries(condition).every(([name, operand]) => passes(item, name, operand))
  if (isArray(item)) return matches(condition, Object.fromEntries(item.entries()))
  return isFields(item) && matches(condition, item)
}

/** Only values of one kind are compared; NaN is only compared with itself. */
function isInOrder(operator: string, value: Value, bound: Value): boolean {
  if (rank(value) !== rank(bound) || isNaNValue(value) !== isNaNValue(bound)) return false
  const found = compare(value, bound)
  if (found === 0) return operator === '$gte' || operator === '$lte'
  return found > 0 ? operator.startsWith('$gt') : operator.startsWith('$lt')
}
