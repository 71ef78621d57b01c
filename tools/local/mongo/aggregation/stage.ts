import { type Doc, isArray, isDoc, type Value } from '../bson/value.ts'
import type { Store } from '../catalog/store.ts'
import { fail } from '../errors.ts'
import type { Scope } from '../expression/scope.ts'

/** A compiled stage: all documents in, all documents out. */
export type Stage = (docs: readonly Doc[]) => readonly Doc[]

/** What stages are compiled in. */
export interface Surroundings {
  /** NOW and the variables of `let`. */
  readonly scope: Scope
  /** What is read by the stages that look into other collections, and written by those that write. */
  readonly store: Store | undefined
  readonly database: string
  /** Compiles a pipeline inside a stage. */
  readonly pipeline: (stages: readonly Value[], scope: Scope) => Stage
}

export type StageCompiler = (operand: Value, surroundings: Surroundings) => Stage

export function readStage(stage: Value): { readonly name: string; readonly operand: Value } {
  if (!isDoc(stage)) return fail('TypeMismatch', "Each element of the 'pipeline' array must be an object")
  const [entry] = stage
  if (!entry || stage.size !== 1)
    return fail(40323, 'A pipeline stage specification object must contain exactly one field.')
  return { name: entry[0], operand: entry[1] }
}

/** The stages of a nested pipeline. */
export function stagesOf(value: Value | undefined, where: string): readonly Value[] {
  return isArray(value) ? value : fail('TypeMismatch', `${where} must be an array of stages`)
}

/** Refuses stages that may not stand in a nested pipeline. */
export function refuseInside(
  stages: readonly Value[],
  refused: ReadonlySet<string>,
  { code, where }: { readonly code: number; readonly where: string },
): void {
  for (const stage of stages) {
    const { name } = readStage(stage)
    if (refused.has(name)) fail(code, `${name} is not allowed ${where}`)
  }
}
