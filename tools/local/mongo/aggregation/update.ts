import type { Doc, Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import type { Scope } from '../expression/scope.ts'
import { compilePipeline } from './pipeline.ts'
import { UPDATE_STAGES } from './registry.ts'
import { readStage } from './stage.ts'

/** Compiles the pipeline form of an update. */
export function compileUpdatePipeline(stages: readonly Value[], scope: Scope): (doc: Doc) => Doc {
  for (const stage of stages) {
    const { name } = readStage(stage)
    if (!UPDATE_STAGES.has(name)) fail('InvalidOptions', `${name} is not allowed to be used within an update`)
  }
  const run = compilePipeline(stages, scope, { catalog: undefined, database: '' })
  return (doc) => run([doc])[0] ?? doc
}
