import { isDoc, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { sourceOf, splitStart } from './source.ts'
import { refuseInside, type StageCompiler, stagesOf } from './stage.ts'

const NOT_INSIDE = new Set(['$out', '$merge'])

/** `$unionWith`: behind the documents those of another collection, through a pipeline of their own. */
export const unionWith: StageCompiler = (operand, { scope, store, database, pipeline }) => {
  const { coll, stages } = readSpec(operand)
  refuseInside(stages, NOT_INSIDE, { code: 31441, where: "within a $unionWith's sub-pipeline" })
  const start = splitStart(stages)
  const rest = pipeline(start.rest, scope)
  // So that what is unknown is refused even where there is nothing to read.
  sourceOf(undefined, start, scope)
  return (docs) => [...docs, ...rest(sourceOf(store?.catalog.find(`${database}.${coll}`), start, scope))]
}

function readSpec(operand: Value): { readonly coll: string; readonly stages: readonly Value[] } {
  const spec = typeof operand === 'string' ? new Map<string, Value>([['coll', operand]]) : operand
  if (!isDoc(spec)) return fail('FailedToParse', 'the $unionWith stage specification must be an object or string')
  for (const name of spec.keys())
    if (name !== 'coll' && name !== 'pipeline') fail(40415, `BSON field '$unionWith.${name}' is an unknown field.`)
  const coll = spec.get('coll')
  if (typeof coll !== 'string' || coll === '')
    return fail('FailedToParse', 'this server does not support $unionWith without a collection')
  return { coll, stages: spec.has('pipeline') ? stagesOf(spec.get('pipeline'), '$unionWith.pipeline') : [] }
}
