import { bucketAuto } from './bucket-auto.ts'
import { bucket } from './bucket.ts'
import { count, facet, limit, match, skip, sort, sortByCount } from './flow.ts'
import { group } from './group.ts'
import { lookup } from './lookup.ts'
import { merge } from './merge.ts'
import { out } from './out.ts'
import { sample } from './sample.ts'
import { SHAPING } from './shaping.ts'
import type { StageCompiler } from './stage.ts'
import { unionWith } from './union-with.ts'
import { unwind } from './unwind.ts'

/** Every stage there is. */
export const STAGES: Readonly<Record<string, StageCompiler>> = {
  ...SHAPING,
  $match: match,
  $group: group,
  $bucket: bucket,
  $bucketAuto: bucketAuto,
  $sort: sort,
  $limit: limit,
  $skip: skip,
  $sample: sample,
  $unwind: unwind,
  $count: count,
  $sortByCount: sortByCount,
  $facet: facet,
  $lookup: lookup,
  $unionWith: unionWith,
  $out: out,
  $merge: merge,
}
