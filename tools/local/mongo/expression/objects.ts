import { isArray, isDoc, type Maybe, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { arrayOf, constantText, kind, named, nullable, type Operator, variadic } from './define.ts'
import { isNullish } from './scope.ts'

export const OBJECTS: Readonly<Record<string, Operator>> = {
  // A single argument that is a list is a list of objects.
  $mergeObjects: variadic((values) => merge(values.length === 1 && isArray(values[0]) ? values[0] : values)),
  $objectToArray: nullable('$objectToArray', (value) =>
    isDoc(value)
      ? [...value].map(
          ([k, v]) =>
            new Map([
              ['k', k],
              ['v', v],
            ]),
        )
      : fail(40390, `$objectToArray requires a document input, found: ${kind(value)}`),
  ),
  $arrayToObject: (operand, compile) => {
    const list = compile(isArray(operand) && operand.length === 1 ? (operand[0] ?? null) : operand)
    return (scope) => {
      const value = list(scope)
      return isNullish(value) ? null : new Map(arrayOf('$arrayToObject', value, 40386).map(pairOf))
    }
  },
  $getField: (operand, compile) => {
    const { field, input } = fieldAndInput(operand)
    const from = compile(input)
    return (scope) => {
      const value = from(scope)
      if (isNullish(value)) return value
      return isDoc(value) ? value.get(field) : fail(3041705, `$getField requires an object, found: ${kind(value)}`)
    }
  },
  $setField: (operand, compile) => {
    const fields = named('$setField', operand, ['field', 'input', 'value'])
    const field = constantText('$setField', fields.get('field'))
    const [input, value] = [compile(fields.get('input') ?? null), compile(fields.get('value') ?? null)]
    return (scope) => withField('$setField', input(scope), field, value(scope))
  },
  $unsetField: (operand, compile) => {
    const fields = named('$unsetField', operand, ['field', 'input'])
    const field = constantText('$unsetField', fields.get('field'))
    const input = compile(fields.get('input') ?? null)
    return (scope) => withField('$unsetField', input(scope), field, undefined)
  },
}

function merge(values: readonly Maybe[]): Value {
  const result = new Map<string, Value>()
  for (const value of values) {
    if (isNullish(value)) continue
    if (!isDoc(value)) return fail(40400, `$mergeObjects requires object inputs, but input is of type ${kind(value)}`)
    for (const [name, field] of value) result.set(name, field)
  }
  return result
}

function pairOf(item: Value): [string, Value] {
  const [key, value] =
    isArray(item) && item.length === 2 ? item : isDoc(item) && item.size === 2 ? [item.get('k'), item.get('v')] : []
  if (typeof key !== 'string' || value === undefined)
    return fail(40398, '$arrayToObject needs a list of [key, value] or { k, v }, with strings as keys')
  return [key, value]
}

function fieldAndInput(operand: Value): { readonly field: string; readonly input: Value } {
  if (typeof operand === 'string') return { field: constantText('$getField', operand), input: '$$CURRENT' }
  const fields = named('$getField', operand, ['field'], ['input'])
  return { field: constantText('$getField', fields.get('field')), input: fields.get('input') ?? '$$CURRENT' }
}

function withField(name: string, input: Maybe, field: string, value: Maybe): Maybe {
  if (isNullish(input)) return null
  if (!isDoc(input)) return fail(4161105, `${name} requires 'input' to evaluate to type Object`)
  const result = new Map(input)
  if (value === undefined) result.delete(field)
  else result.set(field, value)
  return result
}
