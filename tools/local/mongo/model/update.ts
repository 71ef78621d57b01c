import { Decimal128, Double, Int32, Long } from 'bson'
import { compare, equal } from './compare.ts'
import { isOperators, matches, passes } from './match.ts'
import { type Fields, isArray, isFields, isNumeric, type Maybe, type Numeric, positionOf, type Value } from './value.ts'

/** The code of the error which an update of the model is refused with. */
export class Refused extends Error {
  readonly code: number

  constructor(code: number) {
    super(`refused with ${code}`)
    this.code = code
  }
}

/** Thrown where the model has no opinion. */
export class Unknown extends Error {}

const BAD_VALUE = 2
const TYPE_MISMATCH = 14
const PATH_NOT_VIABLE = 28

/** Changes one path: gets what is there and returns what is to be there; undefined for nothing. */
interface Change {
  readonly path: string
  readonly to: (before: Maybe) => Maybe
  /** Whether the path is made where it does not exist, is let be, or is let be even where it could not exist. */
  readonly missing: 'make' | 'leave' | 'ignore'
}

/** The document after an update by operators; throws `Refused`. */
export function update(doc: Fields, operators: Fields): Fields {
  const changes = Object.entries(operators).flatMap(([operator, fields]) =>
    Object.entries(isFields(fields) ? fields : {}).flatMap(([path, operand]) =>
      changesOf(operator, path, operand, doc),
    ),
  )
  // The paths are changed in their own order, whatever the order of the operators.
  return changes.sort((a, b) => compareParts(a.path, b.path)).reduce(apply, doc)
}

function compareParts(a: string, b: string): number {
  return compare(a.split('.'), b.split('.'))
}

function changesOf(operator: string, path: string, operand: Value, doc: Fields): Change[] {
  if (operator !== '$rename') {
    const missing = operator === '$unset' ? 'ignore' : operator === '$pull' || operator === '$pop' ? 'leave' : 'make'
    return [{ path, missing, to: (before) => changed(operator, before, operand) }]
  }
  const target = typeof operand === 'string' ? operand : ''
  for (const each of [path, target]) if (passesArray(doc, each.split('.'))) throw new Refused(BAD_VALUE)
  const value = path.split('.').reduce<Maybe>((inner, part) => (isFields(inner) ? inner[part] : undefined), doc)
  if (value === undefined) return []
  return [
    { path, missing: 'ignore', to: () => undefined },
    { path: target, missing: 'make', to: () => value },
  ]
}

function passesArray(doc: Fields, path: readonly string[]): boolean {
  let value: Maybe = doc
  for (const part of path) {
    if (isArray(value)) return true
    value = isFields(value) ? value[part] : undefined
  }
  return false
}

function apply(doc: Fields, { path, to, missing }: Change): Fields {
  const after = inside(doc, path.split('.'), to, missing)
  return isFields(after) ? after : doc
}

function inside(value: Value, path: readonly string[], to: Change['to'], missing: Change['missing']): Value {
  const [part = '', ...rest] = path
  const position = positionOf(part)
  if (isArray(value) && position !== undefined) return insideArray(value, position, rest, to, missing)
  if (!isFields(value)) {
    if (missing === 'ignore') return value
    throw new Refused(PATH_NOT_VIABLE)
  }
  const after = next(value[part], rest, to, missing)
  if (after !== undefined) return { ...value, [part]: after }
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== part))
}

function insideArray(
  items: readonly Value[],
  position: number,
  rest: readonly string[],
  to: Change['to'],
  missing: Change['missing'],
): Value {
  const after = next(items[position], rest, to, missing)
  if (position >= items.length && after === undefined) return items
  const longer = Array.from({ length: Math.max(items.length, position + 1) }, (_, n) => items[n] ?? null)
  // An item that is taken away leaves its place.
  return longer.map((item, n) => (n === position ? (after ?? null) : item))
}

function next(before: Maybe, rest: readonly string[], to: Change['to'], missing: Change['missing']): Maybe {
  if (rest.length > 0 && before !== undefined) return inside(before, rest, to, missing)
  if (before === undefined && missing !== 'make') return undefined
  return rest.length > 0 ? inside({}, rest, to, missing) : to(before)
}

function changed(operator: string, before: Maybe, operand: Value): Maybe {
  switch (operator) {
    case '$set':
      return operand
    case '$unset':
      return undefined
    case '$inc':
    case '$mul':
      return calculated(operator, before, operand)
    case '$min':
      return before === undefined || compare(operand, before) < 0 ? operand : before
    case '$max':
      return before === undefined || compare(operand, before) > 0 ? operand : before
    case '$push':
      return [...arrayOf(before, BAD_VALUE), ...eachOf(operand)]
    case '$addToSet':
      return union(arrayOf(before, BAD_VALUE), eachOf(operand))
    case '$pull':
      return arrayOf(before, BAD_VALUE).filter((item) => !isPulled(item, operand))
    case '$pop':
      return compare(operand, new Int32(0)) > 0
        ? arrayOf(before, TYPE_MISMATCH).slice(0, -1)
        : arrayOf(before, TYPE_MISMATCH).slice(1)
    default:
      throw new RangeError(operator)
  }
}

function arrayOf(before: Maybe, code: number): readonly Value[] {
  if (before === undefined) return []
  if (isArray(before)) return before
  throw new Refused(code)
}

function eachOf(operand: Value): readonly Value[] {
  const each = isFields(operand) ? operand['$each'] : undefined
  return isArray(each) ? each : [operand]
}

function union(set: readonly Value[], more: readonly Value[]): readonly Value[] {
  const all = [...set]
  for (const item of more) if (!all.some((other) => equal(other, item))) all.push(item)
  return all
}

function isPulled(item: Value, operand: Value): boolean {
  if (isOperators(operand)) return matches({ item: operand }, { item })
  if (isFields(operand)) return isFields(item) && matches(operand, item)
  return passes(item, '$eq', operand)
}

const INT32 = 2n ** 31n
const INT64 = 2n ** 63n

function calculated(operator: string, before: Maybe, operand: Value): Value {
  if (!isNumeric(operand)) throw new Refused(TYPE_MISMATCH)
  if (before === undefined && operator === '$inc') return operand
  const [x, y] = [before === undefined ? new Int32(0) : before, operand]
  if (!isNumeric(x)) throw new Refused(TYPE_MISMATCH)
  if (x instanceof Decimal128) throw new Unknown('arithmetic with decimals')
  if (x instanceof Double || y instanceof Double) {
    const [a, b] = [doubleOf(x), doubleOf(y)]
    const result = operator === '$inc' ? a + b : a * b
    // Nothing is written if the number is the same, which it is for zero and minus zero.
    return x instanceof Double && result === a ? x : new Double(result)
  }
  const [a, b] = [BigInt(x.toString()), BigInt(y.toString())]
  const exact = operator === '$inc' ? a + b : a * b
  if (x instanceof Int32 && y instanceof Int32 && exact >= -INT32 && exact < INT32) return new Int32(Number(exact))
  if (exact < -INT64 || exact >= INT64) throw new Refused(BAD_VALUE)
  return Long.fromBigInt(exact)
}

function doubleOf(n: Numeric): number {
  return Number(n instanceof Double ? n.value : n.toString())
}
