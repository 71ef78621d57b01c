import { show } from '../bson/show.ts'
import { type Doc, isArray, isDoc, type Maybe, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { EXPRESSIONS } from './registry.ts'
import { TEXT_SCORE } from '../text/meta.ts'
import type { Expression, Scope } from './scope.ts'

/** Compiles an aggregation expression; unknown operators and variables are refused by name. */
export function compileExpression(value: Value, known: ReadonlySet<string> = ANY_VARIABLE): Expression {
  const compile = (part: Value, more?: Iterable<string>): Expression =>
    compileExpression(part, more ? new Set([...known, ...more]) : known)
  if (typeof value === 'string') return compileText(value, known)
  if (isArray(value)) {
    const items = value.map((item) => compile(item))
    return (scope) => items.map((item) => item(scope) ?? null)
  }
  if (!isDoc(value)) return () => value
  const [first] = value
  if (!first?.[0].startsWith('$')) return compileObject(value, compile)
  const [name, operand] = first
  if (value.size > 1) fail(15983, `an object representing an expression must have exactly one field: ${show(value)}`)
  const operator = EXPRESSIONS[name]
  if (!Object.hasOwn(EXPRESSIONS, name) || !operator)
    fail(168, `Unrecognized expression '${name}'. This server does not support it.`)
  return operator(operand, compile, known)
}

/** The variables which every expression may use; `let` and its like add to them. */
export const ANY_VARIABLE: ReadonlySet<string> = new Set(['ROOT', 'CURRENT', 'NOW', 'REMOVE'])

/** The names which an expression may use that is evaluated in this scope. */
export function namesIn({ variables, scores }: Scope): ReadonlySet<string> {
  return new Set([...ANY_VARIABLE, ...variables.keys(), ...(scores ? [TEXT_SCORE] : [])])
}

function compileObject(value: Doc, compile: (part: Value) => Expression): Expression {
  const fields = [...value].map(([name, part]) => {
    if (name.startsWith('$'))
      fail(15983, `an object representing an expression must have exactly one field: ${show(value)}`)
    if (name.includes('.'))
      fail(16412, `FieldPath field names may not contain '.'. Consider using $getField or $setField: ${name}`)
    return [name, compile(part)] as const
  })
  return (scope) => {
    const result = new Map<string, Value>()
    for (const [name, expression] of fields) {
      const found = expression(scope)
      if (found !== undefined) result.set(name, found)
    }
    return result
  }
}

function compileText(text: string, known: ReadonlySet<string>): Expression {
  if (text.startsWith('$$')) return compileVariable(text.slice(2), known)
  if (!text.startsWith('$')) return () => text
  const path = fieldPath(text.slice(1))
  const [name = '', ...inner] = path
  return inner.length === 0 ? ({ root }) => root.get(name) : ({ root }) => valueAt(root, path)
}

function compileVariable(text: string, known: ReadonlySet<string>): Expression {
  const [name = '', ...path] = text.split('.')
  if (!known.has(name)) fail(17276, `Use of undefined variable: ${name}`)
  if (path.length > 0) fieldPath(path.join('.'))
  if (name === 'ROOT' || name === 'CURRENT') return ({ root }) => valueAt(root, path)
  return ({ variables }: Scope) => valueAt(variables.get(name), path)
}

/** The parts of a field path. */
export function fieldPath(text: string): readonly string[] {
  const path = text.split('.')
  for (const part of path) {
    if (part === '') fail(40353, `FieldPath must not end with a '.' or contain empty parts: '${text}'`)
    if (part.startsWith('$'))
      fail(16410, `FieldPath field names may not start with '$'. Consider using $getField or $setField.`)
  }
  return path
}

/** The value at a path; through an array, the values in its documents. */
function valueAt(value: Maybe, path: readonly string[], from = 0): Maybe {
  const name = path[from]
  if (name === undefined) return value
  if (isDoc(value)) return valueAt(value.get(name), path, from + 1)
  if (!isArray(value)) return undefined
  return value.flatMap((item) => {
    const found = isDoc(item) ? valueAt(item, path, from) : undefined
    return found === undefined ? [] : [found]
  })
}
