import { document, type Doc, type Plain } from '../bson/value.ts'
import type { Way } from '../commands/search.ts'
import { directions } from '../index/definition.ts'
import type { Access, Examined } from '../index/fetch.ts'
import type { Index } from '../index/index.ts'
import { isBeginning } from '../index/joinable.ts'
import type { Order } from '../index/order.ts'
import { explainText } from '../text/plan.ts'

type Fields = { readonly [field: string]: Plain }

/** One stage of a plan in the shape of MongoDB's explain; fields that are undefined are left out. */
export function stage(name: string, fields: Fields, input?: Doc): Doc {
  return document({ stage: name, ...fields, inputStage: input })
}

/** The stages that find the documents; with counts if they have been run. */
export function accessTree(way: Way | undefined, scored: boolean, examined?: Examined): Doc {
  if (!way) return stage('EOF', {})
  return way.access.kind === 'text' ? explainText(way.access.text, scored) : treeOf(way.access, examined)
}

function treeOf(access: Access, examined: Examined | undefined): Doc {
  const docsExamined = examined?.docs
  if (access.kind === 'scan') return stage('COLLSCAN', { direction: 'forward', docsExamined })
  return stage('FETCH', { docsExamined }, scans(access, examined?.keys))
}

/** The scans of the indexes; how many keys are said only where there is one. */
function scans(access: Exclude<Access, { kind: 'scan' }>, keysExamined: number | undefined): Doc {
  if (access.kind === 'union')
    return document({
      stage: access.merged ? 'SORT_MERGE' : 'OR',
      inputStages: access.branches.map((branch) => scans(branch, undefined)),
    })
  const { section, order } = access
  const scan = indexStage('IXSCAN', section.index, order, keysExamined)
  return order.merged ? document({ stage: 'SORT_MERGE', inputStages: [scan] }) : scan
}

/** A stage that reads an index. */
export function indexStage(name: string, index: Index, { reverse }: Order, keysExamined: number | undefined): Doc {
  const { definition, multikey } = index
  return stage(name, {
    keyPattern: definition.key,
    indexName: definition.name,
    isMultiKey: multikey.size > 0,
    multiKeyPaths: Object.fromEntries(
      directions(definition.key).map(({ path }) => [path, [...multikey].filter((array) => isBeginning(array, path))]),
    ),
    isUnique: definition.unique,
    isSparse: definition.sparse,
    isPartial: definition.partialFilter !== undefined,
    indexVersion: 2,
    direction: reverse ? 'backward' : 'forward',
    keysExamined,
  })
}
