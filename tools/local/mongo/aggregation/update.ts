import type { Doc, Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import type { Scope } from '../expression/scope.ts'
import { compilePipeline } from './pipeline.ts'
import { SHAPING } from './shaping.ts'
import { readStage } from './stage.ts'

/** Compiles the pipeline form of an update. */
export function compileUpdatePipeline(stages: readonly Value[], scope: Scope): (doc: Doc) => Doc {
  for (const stage of stages) {
    const { name } = readStage(stage)
    if (!Object.hasOwn(SHAPING, name)) fail('InvalidOptions', `${name} is not allowed to be used within an update`)
  }
  const run = compilePipeline(stages, scope, { stages: SHAPING, store: undefined, database: '' })
  return (doc) => run([doc])[0] ?? doc
}
