import type { StringOrder } from '../bson/compare.ts'
import { toDouble } from '../bson/exact.ts'
import { type Doc, isArray, isDoc, isInt32, isNumeric, type Maybe, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { compileExpression, namesIn } from '../expression/compile.ts'
import type { Scope } from '../expression/scope.ts'
import { matchesValue } from '../query/match.ts'
import { parseFilter, parseTests } from '../query/parse.ts'
import { compileProjection, type Project } from './project.ts'
import { isMeta } from '../text/meta.ts'
import type { Leaf } from './tree.ts'

/** Compiles the projection of a find; undefined if it takes the documents as they are. */
export function compileFindProjection(
  projection: Doc,
  scope: Scope,
  order: StringOrder | undefined,
): Project | undefined {
  if (projection.size === 0) return undefined
  for (const path of projection.keys())
    if (path === '$' || path.endsWith('.$'))
      fail(31276, `this server does not support the positional projection '${path}'`)
  return compileProjection(projection, scope, (path, value) => special(path, value, scope, order))
}

function special(path: string, value: Doc, scope: Scope, order: StringOrder | undefined): Leaf | undefined {
  if (isMeta(value)) return { kind: 'meta', expression: compileExpression(value, namesIn(scope)) }
  const operand = value.get('$slice')
  // With another array in front it is the expression of the same name.
  if (operand !== undefined && !(isArray(operand) && !isNumeric(operand[0]))) return sliceLeaf(operand)
  return value.has('$elemMatch') ? elementLeaf(path, value, order) : undefined
}

function sliceLeaf(operand: Value): Leaf {
  const [first, second] = (isArray(operand) ? operand : [operand]).map(whole)
  if (first === undefined) return fail(28667, 'Invalid $slice syntax')
  if (!isArray(operand))
    return { kind: 'slice', of: (items) => (first < 0 ? items.slice(first) : items.slice(0, first)) }
  if (second === undefined || second <= 0)
    return fail(28724, 'First argument to $slice must be a position, the second a positive number')
  return {
    kind: 'slice',
    of: (items) => {
      const from = first < 0 ? Math.max(0, items.length + first) : first
      return items.slice(from, from + second)
    },
  }
}

function whole(value: Maybe): number {
  const n = isNumeric(value) ? toDouble(value) : Number.NaN
  return isInt32(n) ? n : fail(28667, '$slice needs whole numbers')
}

/** The first element which the condition finds, alone in its array. */
function elementLeaf(path: string, value: Doc, order: StringOrder | undefined): Leaf {
  const condition = value.get('$elemMatch')
  if (value.size > 1 || !isDoc(condition)) return fail(31274, '$elemMatch needs an object and stands alone')
  if (path.includes('.')) return fail(31275, 'Cannot use $elemMatch projection on a nested field.')
  const [test] = parseTests(new Map([['$elemMatch', condition]]), (query) => parseFilter(query))
  return {
    kind: 'compute',
    expression: ({ root }) => {
      const items = root.get(path)
      const found = isArray(items) ? items.find((item) => test && matchesValue(test, [item], order)) : undefined
      return found === undefined ? undefined : [found]
    },
  }
}
