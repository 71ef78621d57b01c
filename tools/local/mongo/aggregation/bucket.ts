import { compare, rank } from '../bson/compare.ts'
import { show } from '../bson/show.ts'
import { type Doc, document, EMPTY, isArray, isDoc, type Maybe, typeName, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { rootScope, type Scope } from '../expression/scope.ts'
import { sortBy } from '../query/sort.ts'
import { group } from './group.ts'
import { compileIn } from './shape.ts'
import type { StageCompiler } from './stage.ts'

const OPTIONS = new Set(['groupBy', 'boundaries', 'default', 'output'])

/** `$bucket`; as in MongoDB it is a `$group` by a `$switch` over the boundaries, and a `$sort` by _id. */
export const bucket: StageCompiler = (operand, surroundings) => {
  const { scope } = surroundings
  if (!isDoc(operand))
    return fail(40201, `Argument to $bucket stage must be an object, but found type: ${typeName(operand)}.`)
  for (const name of operand.keys()) if (!OPTIONS.has(name)) fail(40197, `Unrecognized option to $bucket: ${name}.`)
  const boundaries = readBoundaries(operand, scope)
  const groupBy = operand.get('groupBy')
  if (groupBy === undefined || boundaries === undefined)
    return fail(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.")
  if (!isExpression(groupBy))
    fail(
      40202,
      `The $bucket 'groupBy' field must be defined as a $-prefixed path or an expression, but found: ${show(groupBy)}.`,
    )
  const fallback = readDefault(operand, boundaries, scope)
  const output = operand.get('output') ?? document({ count: { $sum: 1 } })
  if (!isDoc(output))
    return fail(40196, `The $bucket 'output' field must be an object, but found type: ${typeName(output)}.`)
  if (output.has('_id')) fail(15948, "a group's _id may only be specified once")
  const branches = boundaries.slice(1).map((upper, at) => {
    const lower = document({ $literal: boundaries[at] })
    const within = { $and: [{ $gte: [groupBy, lower] }, { $lt: [groupBy, { $literal: upper }] }] }
    return new Map<string, Value>([
      ['case', document(within)],
      ['then', lower],
    ])
  })
  const id = document({ $switch: { branches, default: fallback === undefined ? undefined : { $literal: fallback } } })
  const grouped = group(new Map<string, Value>([...output, ['_id', id]]), surroundings)
  return (docs) => sortBy(grouped(docs), (doc) => doc, [{ path: '_id', descending: false }])
}

/** A path or an operator; a value that is the same for all documents would make one bucket. */
export function isExpression(value: Value): boolean {
  if (typeof value === 'string') return value.startsWith('$')
  return isDoc(value) && ([...value.keys()][0]?.startsWith('$') ?? false)
}

function readBoundaries(spec: Doc, scope: Scope): readonly Value[] | undefined {
  const given = spec.get('boundaries')
  if (given === undefined) return undefined
  if (!isArray(given))
    return fail(40200, `The $bucket 'boundaries' field must be an array, but found type: ${typeName(given)}.`)
  const values = given.map((value) =>
    isConstant(value, scope)
      ? valueOf(value, scope)
      : fail(
          40191,
          `The $bucket 'boundaries' field must be an array of constant values, but found value: ${show(value)}.`,
        ),
  )
  if (values.length < 2)
    fail(40192, `The $bucket 'boundaries' field must have at least 2 values, but found ${values.length} value(s).`)
  for (const [at, upper] of values.slice(1).entries()) {
    const lower = values[at] ?? null
    if (rank(lower) !== rank(upper))
      fail(
        40193,
        `All values in the the 'boundaries' option to $bucket must have the same type. Found conflicting types ${typeName(lower)} and ${typeName(upper)}.`,
      )
    if (compare(lower, upper) >= 0)
      fail(
        40194,
        `The 'boundaries' option to $bucket must be sorted, but elements ${at} and ${at + 1} are not in ascending order (${show(lower)} is not less than ${show(upper)}).`,
      )
  }
  return values
}

function readDefault(spec: Doc, boundaries: readonly Value[], scope: Scope): Maybe {
  const given = spec.get('default')
  if (given === undefined) return undefined
  if (!isConstant(given, scope))
    fail(40195, `The $bucket 'default' field must be a constant expression, but found: ${show(given)}.`)
  const value = valueOf(given, scope)
  const [lowest, highest] = [boundaries[0] ?? null, boundaries.at(-1) ?? null]
  if (rank(value) === rank(lowest) && compare(value, lowest) >= 0 && compare(value, highest) < 0)
    fail(
      40199,
      "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.",
    )
  return value
}

function valueOf(value: Value, scope: Scope): Value {
  return compileIn(scope, value)(rootScope(EMPTY, scope)) ?? null
}

/** True if the expression looks at no document; the variables of the command are the same for all of them. */
function isConstant(value: Value, scope: Scope): boolean {
  if (typeof value === 'string')
    return !value.startsWith('$') || (value.startsWith('$$') && scope.variables.has(value.slice(2)))
  if (isArray(value)) return value.every((item) => isConstant(item, scope))
  if (!isDoc(value)) return true
  return value.has('$literal') || [...value].every(([name, part]) => name !== '$rand' && isConstant(part, scope))
}
