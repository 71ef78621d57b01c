import type { Doc } from '../bson/value.ts'
import { type Context, findCollection, namespaceOf } from '../commands/context.ts'
import { readFields } from '../commands/fields.ts'
import { FIND_FIELDS } from '../commands/find.ts'
import { follow, readSearch, type Search, type Way, wayOf } from '../commands/search.ts'
import { directions } from '../index/definition.ts'
import { conjuncts } from '../query/filter.ts'
import { compileFindProjection } from '../projection/find.ts'
import { isMeta } from '../text/meta.ts'
import type { Examined } from '../index/fetch.ts'
import { document, isArray } from '../bson/value.ts'
import type { Explained } from './explained.ts'
import { accessTree, stage } from './tree.ts'

export function explainFind(command: Doc, context: Context): Explained {
  const fields = readFields(command, 'find', FIND_FIELDS)
  const search = readSearch(fields, context.now)
  compileFindProjection(fields.projection, search.scope, search.collation?.order)
  const { skip = 0, limit, projection, sort } = fields
  const most = limit || Number.POSITIVE_INFINITY
  const way = wayOf(findCollection(context, fields.find), search, skip + most)
  const scored = search.sort.some(({ score }) => score) || [...projection.values()].some(isMeta)
  const direct = way && !search.hint && skip === 0 && fields.batchSize === undefined && isExpress(way, search, most)
  const tree = (examined?: Examined): Doc => {
    if (direct) return expressTree(way, examined)
    const access = accessTree(way, scored, examined)
    const blocking = way !== undefined && !way.sorted
    const sorted = blocking
      ? stage('SORT', { sortPattern: sort, limitAmount: limit ? skip + limit : undefined }, access)
      : access
    const skipped = skip > 0 ? stage('SKIP', { skipAmount: skip }, sorted) : sorted
    const projected =
      projection.size > 0
        ? stage(isSimple(projection) ? 'PROJECTION_SIMPLE' : 'PROJECTION_DEFAULT', { transformBy: projection }, skipped)
        : skipped
    return limit && !blocking ? stage('LIMIT', { limitAmount: limit }, projected) : projected
  }
  return {
    namespace: namespaceOf(context, fields.find),
    filter: fields.filter,
    stages: tree(),
    run: (examined) => {
      const nReturned = way ? follow(way, search, { skip, limit: most, examined }).length : 0
      return { nReturned, stages: tree(examined) }
    },
  }
}

function isSimple(projection: Doc): boolean {
  return [...projection].every(([path, value]) => !path.includes('.') && !isArray(value) && !(value instanceof Map))
}

/** MongoDB 8 looks up one equality, on _id, on a unique index, or for one document, without its usual stages. */
function isExpress({ access, exact }: Way, { filter, sort }: Search, limit: number): boolean {
  const [only, ...more] = conjuncts(filter)
  if (access.kind !== 'section' || !exact || more.length > 0 || sort.length > 0) return false
  if (only?.kind !== 'field' || only.test.kind !== 'eq') return false
  const { definition, multikey, parts } = access.section.index
  return (
    multikey.size === 0 &&
    !definition.sparse &&
    !definition.partialFilter &&
    (limit === 1 || (definition.unique && parts.length === 1))
  )
}

function expressTree({ access }: Way, examined: Examined | undefined): Doc {
  if (access.kind !== 'section') return stage('EOF', {})
  const { key, name } = access.section.index.definition
  const pattern = directions(key).map(({ path, descending }) => `${path}: ${descending ? -1 : 1}`)
  return document({
    stage: 'EXPRESS_IXSCAN',
    keyPattern: `{ ${pattern.join(', ')} }`,
    indexName: name,
    keysExamined: examined?.keys,
    docsExamined: examined?.docs,
  })
}
