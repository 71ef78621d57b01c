import type { Doc } from '../bson/value.ts'
import { type Context, findCollection, namespaceOf } from '../commands/context.ts'
import { countRows, countsAll, countScan, readCount } from '../commands/count.ts'
import { distinctValues, readDistinct, sectionFor } from '../commands/distinct.ts'
import { wayOf } from '../commands/search.ts'
import type { Examined } from '../index/fetch.ts'
import type { Explained } from './explained.ts'
import { accessTree, indexStage, stage } from './tree.ts'

const FORWARD = { reverse: false, merged: false }

export function explainCount(command: Doc, context: Context, filter: Doc): Explained {
  const wanted = readCount(command, context)
  const collection = findCollection(context, wanted.name)
  const way = wayOf(collection, wanted.search)
  const access = (examined?: Examined): Doc => {
    if (way && countsAll(wanted.search)) return stage('RECORD_STORE_FAST_COUNT', {})
    const scan = way && countScan(way)
    if (scan) return indexStage('COUNT_SCAN', scan.section.index, FORWARD, examined?.keys)
    return accessTree(way, false, examined)
  }
  return {
    namespace: namespaceOf(context, wanted.name),
    filter,
    stages: stage('COUNT', {}, access()),
    run: (examined) => {
      const nCounted = countRows(collection, way, wanted, examined)
      return { nReturned: 0, stages: stage('COUNT', { nCounted }, access(examined)) }
    },
  }
}

export function explainDistinct(command: Doc, context: Context, filter: Doc): Explained {
  const wanted = readDistinct(command, context)
  const collection = findCollection(context, wanted.name)
  const section = sectionFor(collection, wanted)
  const way = wayOf(collection, wanted.search)
  const tree = (examined?: Examined): Doc =>
    section
      ? stage('PROJECTION_COVERED', {}, indexStage('DISTINCT_SCAN', section.index, FORWARD, examined?.keys))
      : accessTree(way, false, examined)
  return {
    namespace: namespaceOf(context, wanted.name),
    filter,
    stages: tree(),
    run: (examined) => ({
      nReturned: distinctValues(collection, section, wanted, examined).length,
      stages: tree(examined),
    }),
  }
}
