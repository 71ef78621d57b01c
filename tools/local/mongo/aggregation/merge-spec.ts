import { show } from '../bson/show.ts'
import { type Doc, EMPTY, isArray, isDoc, type Maybe, typeName, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { checkVariable } from '../expression/logic.ts'
import { fieldPath } from '../expression/compile.ts'
import type { Expression, Scope } from '../expression/scope.ts'
import { compileIn } from './shape.ts'
import { targetOf } from './target.ts'

const MATCHED = ['replace', 'merge', 'keepExisting', 'fail'] as const
const NOT_MATCHED = ['insert', 'discard', 'fail'] as const

export type WhenMatched = (typeof MATCHED)[number] | 'pipeline'
export type WhenNotMatched = (typeof NOT_MATCHED)[number]

/** What is asked of `$merge`. */
export interface MergeSpec {
  readonly target: string
  /** The paths whose values say which documents match. */
  readonly on: readonly string[]
  readonly whenMatched: WhenMatched
  readonly whenNotMatched: WhenNotMatched
  /** Of the mode 'pipeline'; empty for the others. */
  readonly stages: readonly Value[]
  readonly variables: readonly (readonly [string, Expression])[]
}

const OPTIONS = new Set(['into', 'on', 'let', 'whenMatched', 'whenNotMatched'])

export function readMergeSpec(operand: Value, database: string, scope: Scope): MergeSpec {
  const spec = typeof operand === 'string' ? new Map<string, Value>([['into', operand]]) : operand
  if (!isDoc(spec))
    return fail('TypeMismatch', `$merge requires a string or object argument, but found ${typeName(spec)}`)
  for (const name of spec.keys())
    if (!OPTIONS.has(name)) fail(40415, `BSON field '$merge.${name}' is an unknown field.`)
  const target = readInto(spec.get('into'), database)
  const { whenMatched, stages } = readMatched(spec.get('whenMatched'))
  const whenNotMatched = oneOf(NOT_MATCHED, spec.get('whenNotMatched') ?? 'insert', 'whenNotMatched')
  const alone = whenMatched === 'keepExisting' || whenMatched === 'fail'
  if (alone && whenNotMatched !== 'insert')
    fail(
      51181,
      `Combination of $merge modes 'whenMatched: ${whenMatched}' and 'whenNotMatched: ${whenNotMatched}' is not supported`,
    )
  const variables = readLet(spec.get('let'), whenMatched, scope)
  return { target, on: readOn(spec.get('on')), whenMatched, whenNotMatched, stages, variables }
}

function readInto(into: Maybe, database: string): string {
  if (into === undefined) return fail(40414, "BSON field '$merge.into' is missing but a required field")
  if (typeof into === 'string') return targetOf('$merge', database, into)
  if (!isDoc(into))
    return fail(51178, `$merge 'into' field must be either a string or an object, but found ${typeName(into)}`)
  for (const name of into.keys())
    if (name !== 'db' && name !== 'coll') fail(40415, `BSON field '$merge.into.${name}' is an unknown field.`)
  const [db = database, coll] = [into.get('db'), into.get('coll')]
  if (typeof db !== 'string' || typeof coll !== 'string')
    return fail('TypeMismatch', "BSON fields '$merge.into.db' and '$merge.into.coll' must be strings")
  return targetOf('$merge', db, coll)
}

function readMatched(given: Maybe): { readonly whenMatched: WhenMatched; readonly stages: readonly Value[] } {
  if (isArray(given)) return { whenMatched: 'pipeline', stages: given }
  if (given !== undefined && typeof given !== 'string')
    return fail(51191, `$merge 'whenMatched' field must be either a string or an array, but found ${typeName(given)}`)
  return { whenMatched: oneOf(MATCHED, given ?? 'merge', 'whenMatched'), stages: [] }
}

function oneOf<T extends string>(all: readonly T[], given: Value, field: string): T {
  return (
    all.find((each) => each === given) ??
    fail('BadValue', `Enumeration value ${show(given)} for field '$merge.${field}' is not a valid value.`)
  )
}

/** The paths in order and without a repetition; _id if there are none. */
function readOn(given: Maybe): readonly string[] {
  if (given === undefined) return ['_id']
  if (typeof given !== 'string' && !isArray(given))
    return fail(51186, `$merge 'on' field must be either a string or an array of strings, but found ${typeName(given)}`)
  const paths = (isArray(given) ? given : [given]).map((path) =>
    typeof path === 'string'
      ? path
      : fail(51134, `$merge 'on' array elements must be strings, but found ${typeName(path)}`),
  )
  if (paths.length === 0) fail(51187, "If explicitly specifying $merge 'on', must include at least one field")
  for (const [at, path] of paths.entries()) {
    fieldPath(path)
    if (paths.indexOf(path) < at) fail(31465, `Found a duplicate field '${path}'`)
  }
  return paths.toSorted()
}

function readLet(given: Maybe, whenMatched: WhenMatched, scope: Scope): MergeSpec['variables'] {
  if (whenMatched !== 'pipeline')
    return given === undefined ? [] : fail(51199, `Cannot use 'let' variables with 'whenMatched: ${whenMatched}' mode`)
  const spec = given ?? EMPTY
  if (!isDoc(spec)) return fail('TypeMismatch', "BSON field '$merge.let' must be an object")
  const own = spec.get('new')
  if (own !== undefined && own !== '$$ROOT')
    fail(51273, "'let' may not define a value for the reserved 'new' variable other than '$$ROOT'")
  // Without `let` there is only the reserved variable; with it that one has to be named if it is wanted.
  const all: Doc = given === undefined ? new Map([['new', '$$ROOT']]) : spec
  return [...all].map(([name, value]) => [checkVariable(name), compileIn(scope, value)] as const)
}
