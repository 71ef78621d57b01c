import { Encoded } from '../bson/encode.ts'
import { EMPTY, isDoc, type Maybe, type Value } from '../bson/value.ts'
import { compilePipeline } from '../aggregation/pipeline.ts'
import { readStage } from '../aggregation/stage.ts'
import { type Command, findCollection, namespaceOf } from './context.ts'
import { readBatchSize } from './collections.ts'
import { cursorReply } from './cursors.ts'
import { flag, ignored, only, optional, readFields, refused, required } from './fields.ts'
import { readCollation } from '../index/collation.ts'
import { fail } from '../errors.ts'
import { findRows, letScope, readSearch } from './search.ts'

export const aggregate: Command = (command, context) => {
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
  const { filter, sort, rest } = splitStart(fields.pipeline)
  const run = compilePipeline(rest, letScope(fields.let, context.now), {
    catalog: context.store.catalog,
    database: context.database,
  })
  const search = readSearch(
    {
      filter: isDoc(filter) ? filter : EMPTY,
      sort: isDoc(sort) ? sort : undefined,
      let: fields.let,
      hint: fields.hint,
    },
    context.now,
  )
  const rows = findRows(findCollection(context, fields.aggregate), search)
  const results = rest.length === 0 ? rows.map(({ bytes }) => new Encoded(bytes)) : run(rows.map(({ doc }) => doc))
  return cursorReply(context, namespaceOf(context, fields.aggregate), results, readBatchSize(fields.cursor))
}

interface Start {
  readonly filter: Maybe
  readonly sort: Maybe
  readonly rest: readonly Value[]
}

/** A `$match` and a `$sort` at the start can use indexes; they are done as a find would. */
function splitStart(pipeline: readonly Value[]): Start {
  const take = (stages: readonly Value[], wanted: string): Value | undefined => {
    const [first] = stages
    if (first === undefined) return undefined
    const { name, operand } = readStage(first)
    return name === wanted && isDoc(operand) && operand.size > 0 ? operand : undefined
  }
  const filter = take(pipeline, '$match')
  const afterMatch = filter === undefined ? pipeline : pipeline.slice(1)
  const sort = take(afterMatch, '$sort')
  return { filter, sort, rest: sort === undefined ? afterMatch : afterMatch.slice(1) }
}
