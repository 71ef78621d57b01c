import { count, facet, limit, match, skip, sort, sortByCount } from './flow.ts'
import { group } from './group.ts'
import { lookup } from './lookup.ts'
import { addFields, project, replaceRoot, replaceWith, unset } from './shape.ts'
import type { StageCompiler } from './stage.ts'
import { unwind } from './unwind.ts'

/** Every stage there is. */
export const STAGES: Readonly<Record<string, StageCompiler>> = {
  $match: match,
  $project: project,
  $addFields: addFields,
  $set: addFields,
  $unset: unset,
  $replaceRoot: replaceRoot,
  $replaceWith: replaceWith,
  $group: group,
  $sort: sort,
  $limit: limit,
  $skip: skip,
  $unwind: unwind,
  $count: count,
  $sortByCount: sortByCount,
  $facet: facet,
  $lookup: lookup,
}

/** The stages which an update may have. */
export const UPDATE_STAGES: ReadonlySet<string> = new Set([
  '$addFields',
  '$set',
  '$project',
  '$unset',
  '$replaceRoot',
  '$replaceWith',
])
