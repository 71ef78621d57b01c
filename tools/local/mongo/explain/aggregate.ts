import { type Doc, isDoc } from '../bson/value.ts'
import { readAggregation } from '../commands/aggregate.ts'
import { type Context, findCollection, namespaceOf } from '../commands/context.ts'
import { follow, wayOf } from '../commands/search.ts'
import type { Examined } from '../index/fetch.ts'
import type { Explained } from './explained.ts'
import { accessTree, stage } from './tree.ts'

/** Counts what the search at the start of the pipeline looks at, not what its stages look up elsewhere. */
export function explainAggregate(command: Doc, context: Context, filter: Doc): Explained {
  const { name, search, rest, limit = Number.POSITIVE_INFINITY } = readAggregation(command, context)
  const way = wayOf(findCollection(context, name), search, limit)
  const tree = (examined?: Examined): Doc => {
    const access = accessTree(way, false, examined)
    return way && !way.sorted ? stage('SORT', {}, access) : access
  }
  return {
    namespace: namespaceOf(context, name),
    filter,
    stages: tree(),
    run: (examined) => ({
      nReturned: way ? follow(way, search, { skip: 0, limit, examined }).length : 0,
      stages: tree(examined),
    }),
    pipeline: rest.filter(isDoc),
  }
}
