import { encodeKey } from '../bson/key.ts'
import { isDoc, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { type AccumulatorName, ACCUMULATORS } from '../expression/accumulators.ts'
import { type Expression, rootScope, type Scope } from '../expression/scope.ts'
import { compileIn } from './shape.ts'
import type { StageCompiler } from './stage.ts'

interface Gathered {
  readonly name: string
  readonly accumulator: AccumulatorName
  readonly of: Expression
}

/** `$group`; the groups come in the order in which they were first met. */
export const group: StageCompiler = (operand, { scope }) => {
  if (!isDoc(operand)) return fail(15947, "a group's fields must be specified in an object")
  const id = operand.get('_id')
  if (id === undefined) return fail(15955, 'a group specification must include an _id')
  const idOf = compileIn(scope, id)
  const fields = [...operand].filter(([name]) => name !== '_id').map(([name, spec]) => readField(name, spec, scope))
  return (docs) => {
    const groups = new Map<
      string,
      { readonly id: Value; readonly accumulators: ReturnType<(typeof ACCUMULATORS)[AccumulatorName]>[] }
    >()
    for (const doc of docs) {
      const docScope = rootScope(doc, scope)
      const value = idOf(docScope) ?? null
      const key = encodeKey(value)
      let found = groups.get(key)
      if (!found) {
        found = { id: value, accumulators: fields.map(({ accumulator }) => ACCUMULATORS[accumulator]()) }
        groups.set(key, found)
      }
      for (let index = 0; index < fields.length; index++) found.accumulators[index]?.add(fields[index]?.of(docScope))
    }
    return [...groups.values()].map(({ id: value, accumulators }) => {
      const result = new Map<string, Value>([['_id', value]])
      for (const [index, { name }] of fields.entries()) result.set(name, accumulators[index]?.result() ?? null)
      return result
    })
  }
}

function readField(name: string, spec: Value, scope: Scope): Gathered {
  if (name.includes('.')) fail(40235, `The field name '${name}' cannot contain '.'`)
  if (name.startsWith('$')) fail(40236, `The field name '${name}' cannot be an operator name`)
  const [entry] = isDoc(spec) ? spec : []
  if (!isDoc(spec) || !entry) return fail(40234, `The field '${name}' must be an accumulator object`)
  const [accumulator, operand] = entry
  if (spec.size !== 1) fail(40238, `The field '${name}' must specify one accumulator`)
  if (!isAccumulator(accumulator))
    return fail(15952, `unknown group operator '${accumulator}'. This server does not support it.`)
  if (accumulator === '$count' && !(isDoc(operand) && operand.size === 0))
    fail('TypeMismatch', '$count takes no arguments, i.e. $count:{}')
  return { name, accumulator, of: accumulator === '$count' ? () => null : compileIn(scope, operand) }
}

function isAccumulator(name: string): name is AccumulatorName {
  return Object.hasOwn(ACCUMULATORS, name)
}
