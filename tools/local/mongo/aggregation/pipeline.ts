import type { Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import type { Scope } from '../expression/scope.ts'
import { STAGES } from './registry.ts'
import { readStage, type Stage, type Surroundings } from './stage.ts'

export interface Place {
  readonly catalog: Surroundings['catalog']
  readonly database: string
}

/** Compiles a pipeline; unknown stages are refused by name. */
export function compilePipeline(stages: readonly Value[], scope: Scope, place: Place): Stage {
  const pipeline = (inner: readonly Value[], innerScope: Scope): Stage => compilePipeline(inner, innerScope, place)
  const compiled = stages.map((stage) => {
    const { name, operand } = readStage(stage)
    const compile = STAGES[name]
    if (!Object.hasOwn(STAGES, name) || !compile)
      return fail(40324, `Unrecognized pipeline stage name: '${name}'. This server does not support it.`)
    return compile(operand, { ...place, scope, pipeline })
  })
  return (docs) => compiled.reduce((current, stage) => stage(current), docs)
}
