import { show } from '../bson/show.ts'
import { type Doc, isArray, isDoc, type Maybe, typeName, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { type Expression, isNullish, type Scope } from './scope.ts'

/** Compiles a part of an expression, which may also see these variables. */
export type Compile = (value: Value, variables?: Iterable<string>) => Expression
export type Operator = (operand: Value, compile: Compile, known: ReadonlySet<string>) => Expression

/** An operator with any number of arguments. */
export function variadic(apply: (values: readonly Maybe[], scope: Scope) => Maybe): Operator {
  return (operand, compile) => {
    const parts = (isArray(operand) ? operand : [operand]).map((part) => compile(part))
    return (scope) =>
      apply(
        parts.map((part) => part(scope)),
        scope,
      )
  }
}

/** An operator with a fixed number of arguments, or between two numbers of them. */
export function between(name: string, least: number, most: number, apply: (...values: Maybe[]) => Maybe): Operator {
  return (operand, compile) => {
    const parts = (isArray(operand) ? operand : [operand]).map((part) => compile(part))
    if (parts.length < least || parts.length > most)
      fail(
        least === most ? 16020 : 28667,
        `Expression ${name} takes ${least === most ? `exactly ${least}` : `at least ${least} arguments, and at most ${most}`} arguments. ${parts.length} were passed in.`,
      )
    const [first, second] = parts
    // As most are, and a list of values for each document would take longer than what is done with them.
    if (first && parts.length === 1) return (scope) => apply(first(scope))
    if (first && second && parts.length === 2) return (scope) => apply(first(scope), second(scope))
    return (scope) => apply(...parts.map((part) => part(scope)))
  }
}

export function unary(name: string, apply: (value: Maybe) => Maybe): Operator {
  return between(name, 1, 1, apply)
}

/** One argument; null and missing give null. */
export function nullable(name: string, apply: (value: Value) => Maybe): Operator {
  return unary(name, (value) => (isNullish(value) ? null : apply(value)))
}

export function binary(name: string, apply: (a: Maybe, b: Maybe) => Maybe): Operator {
  return between(name, 2, 2, (a, b) => apply(a, b))
}

/** The named arguments of an operator; unknown and missing ones are refused. */
export function named(
  name: string,
  operand: Value,
  required: readonly string[],
  optional: readonly string[] = [],
): Doc {
  if (!isDoc(operand))
    return fail('FailedToParse', `${name} only supports an object as its argument, found ${typeName(operand)}`)
  for (const field of operand.keys())
    if (!required.includes(field) && !optional.includes(field))
      fail('FailedToParse', `Unrecognized or unsupported argument to ${name}: ${field}`)
  for (const field of required)
    if (!operand.has(field)) fail('FailedToParse', `Missing '${field}' parameter to ${name}`)
  return operand
}

/** The array an operator is given. */
export function arrayOf(name: string, value: Maybe, code = 28664): readonly Value[] {
  return isArray(value) ? value : fail(code, `${name} needs an array, not ${kind(value)}`)
}

export function textOf(name: string, value: Maybe, code = 16702): string {
  return typeof value === 'string' ? value : fail(code, `${name} needs a string, not ${kind(value)}`)
}

/** A name that is written out, not computed. */
export function constantText(name: string, value: Maybe): string {
  return typeof value === 'string' && !value.startsWith('$')
    ? value
    : fail(5654600, `this server only supports a constant string here in ${name}: ${show(value)}`)
}

export function kind(value: Maybe): string {
  return value === undefined ? 'missing' : typeName(value)
}
