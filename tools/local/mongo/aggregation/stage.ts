import type { Doc, Value } from '../bson/value.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Scope } from '../expression/scope.ts'

/** A compiled stage: all documents in, all documents out. */
export type Stage = (docs: readonly Doc[]) => readonly Doc[]

/** What stages are compiled in. */
export interface Surroundings {
  /** NOW and the variables of `let`. */
  readonly scope: Scope
  readonly catalog: Catalog | undefined
  readonly database: string
  /** Compiles a pipeline inside a stage. */
  readonly pipeline: (stages: readonly Value[], scope: Scope) => Stage
}

export type StageCompiler = (operand: Value, surroundings: Surroundings) => Stage
