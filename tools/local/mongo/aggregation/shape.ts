import { isArray, isDoc, type Maybe, typeName, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { compileExpression, namesIn } from '../expression/compile.ts'
import { type Expression, rootScope, type Scope } from '../expression/scope.ts'
import { compileAddFields, compileProjection, compileUnset } from '../projection/project.ts'
import type { StageCompiler } from './stage.ts'

export const project: StageCompiler = (operand, { scope }) => {
  const one = compileProjection(
    isDoc(operand) ? operand : fail(15969, '$project specification must be an object'),
    scope,
  )
  return (docs) => docs.map(one)
}

export const addFields: StageCompiler = (operand, { scope }) => {
  const one = compileAddFields(
    isDoc(operand) ? operand : fail(40272, '$addFields specification stage must be an object'),
    scope,
  )
  return (docs) => docs.map(one)
}

export const unset: StageCompiler = (operand) => {
  const paths = (isArray(operand) ? operand : [operand]).map((path) =>
    typeof path === 'string'
      ? path
      : fail(31120, '$unset specification must be a string or an array containing only string values'),
  )
  if (paths.length === 0) fail(31119, '$unset specification must be a string or an array with at least one field')
  const one = compileUnset(paths)
  return (docs) => docs.map(one)
}

export const replaceRoot: StageCompiler = (operand, surroundings) => {
  const newRoot = isDoc(operand) && operand.size === 1 ? operand.get('newRoot') : undefined
  return newRoot === undefined
    ? fail(40231, 'no newRoot specified for the $replaceRoot stage')
    : replaceWith(newRoot, surroundings)
}

export const replaceWith: StageCompiler = (operand, { scope }) => {
  const expression = compileIn(scope, operand)
  return (docs) =>
    docs.map((doc) => {
      const value: Maybe = expression(rootScope(doc, scope))
      return isDoc(value)
        ? value
        : fail(
            40228,
            `'newRoot' expression must evaluate to an object, but resulting value was of type ${value === undefined ? 'missing' : typeName(value)}`,
          )
    })
}

/** Compiles an expression that may use the variables of the command. */
export function compileIn(scope: Scope, value: Value): Expression {
  return compileExpression(value, namesIn(scope))
}
