import type { Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import type { Scope } from '../expression/scope.ts'
import { carryScores, keepsScores } from '../text/scores.ts'
import { readStage, type Stage, type StageCompiler, type Surroundings } from './stage.ts'

/** Where a pipeline runs, and of which stages it may be made. */
export interface Place extends Pick<Surroundings, 'store' | 'database'> {
  readonly stages: Readonly<Record<string, StageCompiler>>
}

/** The stages that write, behind which there is nothing left. */
const LAST: ReadonlySet<string> = new Set(['$out', '$merge'])

/** Compiles a pipeline; unknown stages are refused by name. */
export function compilePipeline(stages: readonly Value[], scope: Scope, place: Place): Stage {
  // Pipelines inside a stage are refused the text scores, which MongoDB gives to some of them.
  const pipeline = (inner: readonly Value[], { scores: _, ...innerScope }: Scope): Stage =>
    compilePipeline(inner, innerScope, place)
  let { scores } = scope
  const compiled = stages.map((stage, at) => {
    const { name, operand } = readStage(stage)
    const compile = place.stages[name]
    if (!Object.hasOwn(place.stages, name) || !compile)
      return fail(40324, `Unrecognized pipeline stage name: '${name}'. This server does not support it.`)
    if (LAST.has(name) && at < stages.length - 1) fail(40601, `${name} can only be the final stage in the pipeline`)
    const run = compile(operand, { ...place, scope: { ...scope, scores }, pipeline })
    if (!keepsScores(name)) scores = undefined
    return scores ? carryScores(run, scores) : run
  })
  return (docs) => compiled.reduce((current, stage) => stage(current), docs)
}
