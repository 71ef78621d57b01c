import { Encoded, type Reply } from '../bson/encode.ts'
import { type Doc, EMPTY, isDoc, type Value } from '../bson/value.ts'
import { compilePipeline } from '../aggregation/pipeline.ts'
import { STAGES } from '../aggregation/registry.ts'
import { splitStart } from '../aggregation/source.ts'
import { readStage, type Stage } from '../aggregation/stage.ts'
import type { Row } from '../catalog/row.ts'
import { fail, MongoFailure } from '../errors.ts'
import { readCollation } from '../index/collation.ts'
import { type Command, type Context, findCollection, namespaceOf } from './context.ts'
import { readBatchSize } from './collections.ts'
import { cursorReply } from './cursors.ts'
import { flag, ignored, only, optional, readFields, refused, required } from './fields.ts'
import { findRows, readSearch, type Search } from './search.ts'

interface Aggregation {
  readonly name: string
  readonly search: Search
  /** The stages behind those which the search does. */
  readonly rest: readonly Value[]
  readonly run: Stage
  /** As many documents are enough for the stages. */
  readonly limit: number | undefined
  readonly batchSize: number | undefined
  readonly writes: boolean
}

export const aggregate: Command = async (command, context) => {
  const wanted = readAggregation(command, context)
  const rows = findRows(findCollection(context, wanted.name), wanted.search, 0, wanted.limit)
  if (!wanted.writes) return reply(context, wanted, rows)
  try {
    return reply(context, wanted, rows)
  } finally {
    // Also after a failure: what was merged until then stays merged.
    context.store.commit()
    await context.store.durable()
  }
}

function reply(context: Context, { name, rest, run, batchSize }: Aggregation, rows: readonly Row[]): Reply {
  const results = rest.length === 0 ? rows.map(({ bytes }) => new Encoded(bytes)) : runOver(rows, run)
  return cursorReply(context, namespaceOf(context, name), results, batchSize)
}

function runOver(rows: readonly Row[], run: Stage): readonly Doc[] {
  try {
    return run(rows.map(({ doc }) => doc))
  } catch (error) {
    throw error instanceof MongoFailure ? error.within('PlanExecutor error during aggregation') : error
  }
}

/** The fields of aggregate; explain reads them too. */
export function readAggregation(command: Doc, context: Context): Aggregation {
  const fields = readFields(command, 'aggregate', {
    aggregate: required.any,
    pipeline: required.array,
    cursor: required.document,
    explain: only(false),
    allowDiskUse: flag(false),
    bypassDocumentValidation: ignored,
    collation: optional.document,
    hint: optional.any,
    let: optional.document,
    exchange: refused,
  })
  if (typeof fields.aggregate !== 'string')
    return fail('CommandNotSupported', 'this server only supports aggregate on a collection')
  if (readCollation(fields.collation)) fail('CommandNotSupported', "this server does not support 'aggregate.collation'")
  const { filter, sort, rest, limit } = splitStart(fields.pipeline)
  const search = readSearch(
    {
      filter: isDoc(filter) ? filter : EMPTY,
      sort: isDoc(sort) ? sort : undefined,
      let: fields.let,
      hint: fields.hint,
    },
    context.now,
  )
  const { store, database } = context
  const run = compilePipeline(rest, search.scope, { stages: STAGES, store, database })
  const last = rest.at(-1)
  return {
    name: fields.aggregate,
    search,
    rest,
    run,
    limit,
    batchSize: readBatchSize(fields.cursor),
    writes: last !== undefined && WRITING.has(readStage(last).name),
  }
}

const WRITING = new Set(['$out', '$merge'])
