import { addFields, project, replaceRoot, replaceWith, unset } from './shape.ts'
import type { StageCompiler } from './stage.ts'

/** The stages that make one document of each: those which an update may have. */
export const SHAPING: Readonly<Record<string, StageCompiler>> = {
  $project: project,
  $addFields: addFields,
  $set: addFields,
  $unset: unset,
  $replaceRoot: replaceRoot,
  $replaceWith: replaceWith,
}
