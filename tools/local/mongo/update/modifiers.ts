import type { StringOrder } from '../bson/compare.ts'
import { show } from '../bson/show.ts'
import { type Doc, isArray, isDoc, type Maybe, typeName, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import type { Filter } from '../query/filter.ts'
import { parseFilter } from '../query/parse.ts'
import { UPDATE_OPERATORS } from './operators.ts'
import { type Change, changeAt } from './place.ts'
import { expand } from './positions.ts'

/** Operators which are made of the others: two changes, or one that is made only now and then. */
export const REWRITTEN: readonly string[] = ['$rename', '$setOnInsert']

/** One operator at one path, as written in the update. */
interface Modifier {
  readonly operator: string
  readonly path: string
  readonly operand: Value
}

interface ModifierUpdate {
  readonly modifiers: readonly Modifier[]
  readonly arrayFilters: ReadonlyMap<string, Filter>
}

/** What a document is changed in view of. */
interface Occasion {
  readonly filter: Filter
  readonly now: Date
  readonly order: StringOrder | undefined
  readonly inserting: boolean
}

/** Reads `{ $set: …, $inc: … }`; refuses unknown operators and two operators at one path. */
export function readModifiers(update: Doc, arrayFilters: readonly Value[]): ModifierUpdate {
  const modifiers = [...update].flatMap(([operator, fields]) => {
    const known = REWRITTEN.includes(operator) || Object.hasOwn(UPDATE_OPERATORS, operator)
    if (!known)
      fail(
        'FailedToParse',
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array. This server may not support it.`,
      )
    if (!isDoc(fields))
      return fail(
        'FailedToParse',
        `Modifiers operate on fields but we found type ${typeName(fields)} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${show(fields)}}`,
      )
    return [...fields].map(([path, operand]) => ({ operator, path: checkPath(path), operand }))
  })
  refuseConflicts(
    modifiers.flatMap(({ operator, path, operand }) => (operator === '$rename' ? [path, renamed(operand)] : [path])),
  )
  return { modifiers, arrayFilters: readArrayFilters(arrayFilters, modifiers) }
}

function checkPath(path: string): string {
  if (path === '') fail('EmptyFieldName', 'An empty update path is not valid.')
  for (const part of path.split('.')) {
    if (part === '')
      fail('EmptyFieldName', `The update path '${path}' contains an empty field name, which is not allowed.`)
    if (part.startsWith('$') && !/^\$(?:\[[a-z][A-Za-z0-9]*\]|\[\])?$/.test(part))
      fail(
        'DollarPrefixedFieldName',
        `The dollar ($) prefixed field '${part}' in '${path}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
      )
  }
  if (path.startsWith('$'))
    fail('BadValue', `Cannot have positional (i.e. '$') element in the first position in path '${path}'`)
  return path
}

function renamed(operand: Value): string {
  return typeof operand === 'string'
    ? checkPath(operand)
    : fail('BadValue', "The 'to' field for $rename must be a string")
}

/** Two changes conflict if one path is the other or lies within it. */
function refuseConflicts(paths: readonly string[]): void {
  const sorted = paths.map((path) => `${path}.`).sort()
  for (const [index, path] of sorted.entries()) {
    const next = sorted[index + 1]
    if (next?.startsWith(path))
      fail(
        'ConflictingUpdateOperators',
        `Updating the path '${next.slice(0, -1)}' would create a conflict at '${path.slice(0, -1)}'`,
      )
  }
}

function readArrayFilters(given: readonly Value[], modifiers: readonly Modifier[]): ReadonlyMap<string, Filter> {
  const filters = new Map<string, Filter>()
  for (const filter of given) {
    if (!isDoc(filter)) return fail('TypeMismatch', 'each array filter must be an object')
    const names = new Set([...filter.keys()].map((path) => path.split('.')[0] ?? ''))
    const [name] = names
    if (names.size !== 1 || name === undefined || !/^[a-z][A-Za-z0-9]*$/.test(name))
      return fail(
        'FailedToParse',
        `Error parsing array filter :: caused by :: this server supports one top-level field name per array filter: ${show(filter)}`,
      )
    if (filters.has(name))
      fail('FailedToParse', `Found multiple array filters with the same top-level field name ${name}`)
    if (!modifiers.some(({ path }) => path.split('.').includes(`$[${name}]`)))
      fail(
        'FailedToParse',
        `The array filter for identifier '${name}' was not used in the update ${show(new Map(modifiers.map(({ path, operand }) => [path, operand])))}`,
      )
    filters.set(name, parseFilter(filter))
  }
  return filters
}

/** The document after the update. */
export function applyModifiers(update: ModifierUpdate, doc: Doc, occasion: Occasion): Doc {
  const surroundings = { now: occasion.now, order: occasion.order, id: doc.get('_id') ?? null }
  const changes = update.modifiers.flatMap(({ operator, path, operand }): Change[] => {
    if (operator === '$setOnInsert' && !occasion.inserting) return []
    if (operator === '$rename') return rename(doc, path, renamed(operand))
    const effect = UPDATE_OPERATORS[operator === '$setOnInsert' ? '$set' : operator]?.(operand, path, surroundings)
    if (!effect) return []
    return expand(path, doc, update.arrayFilters, occasion).map((concrete) => ({ path: concrete, ...effect }))
  })
  refuseConflicts(changes.map(({ path }) => path.join('.')))
  return changes.sort((a, b) => comparePaths(a.path, b.path)).reduce(changeAt, doc)
}

function rename(doc: Doc, from: string, to: string): Change[] {
  if (/\$/.test(from + to)) fail('BadValue', `The source and target field for $rename must not be dynamic: ${from}`)
  const value = plainGet(doc, from)
  plainGet(doc, to)
  if (value === undefined) return []
  return [
    { path: from.split('.'), creates: false, lenient: true, apply: () => undefined },
    { path: to.split('.'), creates: true, apply: () => value },
  ]
}

function plainGet(doc: Doc, path: string): Maybe {
  let value: Maybe = doc
  for (const name of path.split('.')) {
    if (isArray(value))
      fail(
        'BadValue',
        `The source and target field of $rename cannot be an array element, '${path}' in doc with _id: ${show(doc.get('_id'))}`,
      )
    value = isDoc(value) ? value.get(name) : undefined
  }
  return value
}

/** MongoDB makes changes, and so new fields, in the order of names; numeric ones by their number. */
function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (const [index, x] of a.entries()) {
    const y = b[index]
    if (y === undefined) return 1
    if (x === y) continue
    if (/^\d+$/.test(x) && /^\d+$/.test(y)) return Number(x) - Number(y)
    return x < y ? -1 : 1
  }
  return a.length - b.length
}
