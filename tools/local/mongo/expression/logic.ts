import { Int32 } from 'bson'
import { compare } from '../bson/compare.ts'
import { isArray, isDoc, type Maybe, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { binary, type Compile, named, type Operator, unary } from './define.ts'
import { type Expression, isNullish, isTrue, withVariables } from './scope.ts'

function comparison(name: string, holds: (order: number) => boolean): Operator {
  return binary(name, (a, b) => holds(compare(a, b)))
}

/** Conditions, comparisons and variables. */
export const LOGIC: Readonly<Record<string, Operator>> = {
  $literal: (operand) => () => operand,
  $const: (operand) => () => operand,
  $eq: comparison('$eq', (order) => order === 0),
  $ne: comparison('$ne', (order) => order !== 0),
  $gt: comparison('$gt', (order) => order > 0),
  $gte: comparison('$gte', (order) => order >= 0),
  $lt: comparison('$lt', (order) => order < 0),
  $lte: comparison('$lte', (order) => order <= 0),
  $cmp: binary('$cmp', (a, b) => new Int32(Math.sign(compare(a, b)))),
  // Not variadic(): the parts behind the decisive one are not evaluated.
  $and: (operand, compile) => {
    const parts = listOf(operand, compile)
    return (scope) => parts.every((part) => isTrue(part(scope)))
  },
  $or: (operand, compile) => {
    const parts = listOf(operand, compile)
    return (scope) => parts.some((part) => isTrue(part(scope)))
  },
  $not: unary('$not', (value) => !isTrue(value)),
  $cond: (operand, compile) => {
    const [condition, then, otherwise] = conditionParts(operand).map((part) => compile(part))
    if (!condition || !then || !otherwise) return fail(16020, 'Expression $cond takes exactly 3 arguments.')
    return (scope) => (isTrue(condition(scope)) ? then : otherwise)(scope)
  },
  $ifNull: (operand, compile) => {
    const parts = listOf(operand, compile)
    if (parts.length < 2) fail(1257300, '$ifNull needs at least two arguments')
    return (scope) => {
      let value: Maybe
      for (const part of parts) {
        value = part(scope)
        if (!isNullish(value)) return value
      }
      return value
    }
  },
  $switch: (operand, compile) => {
    const fields = named('$switch', operand, ['branches'], ['default'])
    const branches = listOf(fields.get('branches') ?? null, (branch) => compileBranch(branch, compile))
    const fallback = fields.get('default')
    const otherwise: Expression =
      fallback === undefined
        ? () => fail(40066, '$switch could not find a matching branch for an input, and no default was specified.')
        : compile(fallback)
    return (scope) => {
      for (const branch of branches) {
        const found = branch(scope)
        if (isArray(found)) return found[0]
      }
      return otherwise(scope)
    }
  },
  $let: (operand, compile) => {
    const fields = named('$let', operand, ['vars', 'in'])
    const vars = fields.get('vars')
    if (!isDoc(vars)) return fail(16874, 'invalid parameter: expected an object (vars)')
    const variables = [...vars].map(([name, value]) => [checkVariable(name), compile(value)] as const)
    const body = compile(fields.get('in') ?? null, vars.keys())
    return (scope) =>
      body(
        withVariables(
          scope,
          variables.map(([name, value]) => [name, value(scope)] as const),
        ),
      )
  },
}

function listOf(operand: Value, compile: Compile): Expression[] {
  return (isArray(operand) ? operand : [operand]).map((part) => compile(part))
}

function conditionParts(operand: Value): readonly Value[] {
  if (isArray(operand)) return operand
  const fields = named('$cond', operand, ['if', 'then', 'else'])
  return ['if', 'then', 'else'].map((field) => fields.get(field) ?? null)
}

/** A branch gives a list with its value, or null if its case does not hold. */
function compileBranch(branch: Value, compile: Compile): Expression {
  const fields = named('$switch', branch, ['case', 'then'])
  const holds = compile(fields.get('case') ?? null)
  const then = compile(fields.get('then') ?? null)
  return (scope) => (isTrue(holds(scope)) ? listWith(then(scope)) : null)
}

function listWith(value: Maybe): readonly Value[] {
  return value === undefined ? [] : [value]
}

/** User variables begin with a small letter. */
export function checkVariable(name: string): string {
  return /^[a-z][A-Za-z0-9_]*$/.test(name)
    ? name
    : fail(16867, `'${name}' starts with an invalid character for a user variable name`)
}
