import { Double } from 'bson'
import { toDouble } from '../bson/exact.ts'
import { type Doc, document, isNumeric, type Value, value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { readOp } from './bulk-ops.ts'
import { adminOnly, answer, type Command } from './context.ts'
import { cursorReply } from './cursors.ts'
import { flag, ignored, optional, readFields, readInner, refused, required } from './fields.ts'
import { readBatchSize } from './collections.ts'
import { idsOf, type Outcomes, runStatements } from './write.ts'

const MAX_OPERATIONS = 100_000

/** Inserts, updates and deletes in several collections; the result of each is in a cursor. */
export const bulkWrite: Command = async (command, context) => {
  adminOnly('bulkWrite', context)
  const fields = readFields(command, 'bulkWrite', {
    bulkWrite: ignored,
    ops: required.array,
    nsInfo: required.array,
    ordered: flag(true),
    errorsOnly: flag(false),
    let: optional.document,
    cursor: optional.document,
    stmtId: optional.whole,
    stmtIds: optional.array,
    bypassDocumentValidation: ignored,
    bypassEmptyTsReplacement: refused,
  })
  const { ops, ordered, errorsOnly } = fields
  if (ops.length === 0 || ops.length > MAX_OPERATIONS)
    fail('InvalidLength', `Write batch sizes must be between 1 and ${MAX_OPERATIONS}. Got ${ops.length} operations.`)
  const namespaces = fields.nsInfo.map(readNamespace)
  const batchSize = readBatchSize(fields.cursor) ?? ops.length
  // All are read before the first is done: one that cannot be read refuses the whole command.
  const read = ops.map((op) => readOp(op, namespaces))
  const outcomes = await runStatements(context, ops, {
    ordered,
    ids: statementIds(fields, ops.length),
    run: (_, index) => read[index]?.run(context, fields.let) ?? document({}),
  })
  const items = itemsOf(outcomes, read)
  const shown = errorsOnly ? items.filter((item) => item.has('code')) : items
  return new Map([
    ...cursorReply(context, 'admin.$cmd.bulkWrite', shown, batchSize),
    ...answer({ ...summary(outcomes, read), retriedStmtIds: idsOf(outcomes.repeated) }),
  ])
}

function readNamespace(info: Value): { readonly database: string; readonly name: string } {
  const { ns } = readInner(info, 'bulkWrite.nsInfo', {
    ns: required.string,
    collectionUUID: refused,
    encryptionInformation: refused,
  })
  const dot = ns.indexOf('.')
  if (dot < 1 || dot === ns.length - 1) fail('InvalidNamespace', `Invalid namespace specified for bulkWrite: '${ns}'`)
  return { database: ns.slice(0, dot), name: ns.slice(dot + 1) }
}

function statementIds(
  { stmtId = 0, stmtIds }: { readonly stmtId: number | undefined; readonly stmtIds: readonly Value[] | undefined },
  length: number,
): readonly Value[] {
  if (stmtIds && stmtIds.length !== length)
    fail('InvalidLength', 'Number of statement ids must match the number of batch entries.')
  return stmtIds ?? Array.from({ length }, (_, index) => value(stmtId + index))
}

type Kind = ReturnType<typeof readOp>['kind']

/** What is said of each operation that was tried. */
function itemsOf({ results, errors }: Outcomes, ops: readonly { readonly kind: Kind }[]): readonly Doc[] {
  const byIndex = new Map(errors.map((error) => [numberIn(error, 'index'), error]))
  return results.map((result, idx) => {
    if (result) {
      const id = result.get('upserted')
      const upserted = id === undefined ? undefined : { _id: id }
      return document({ ok: new Double(1), idx, n: result.get('n'), nModified: result.get('nModified'), upserted })
    }
    const { index: _, ...error } = Object.fromEntries(byIndex.get(idx) ?? [])
    const nothing = ops[idx]?.kind === 'update' ? { n: 0, nModified: 0 } : { n: 0 }
    return document({ ok: new Double(0), idx, ...error, ...nothing })
  })
}

function summary({ results, errors }: Outcomes, ops: readonly { readonly kind: Kind }[]): { [field: string]: number } {
  const counts = {
    nErrors: errors.length,
    nInserted: 0,
    nMatched: 0,
    nModified: 0,
    nUpserted: 0,
    nDeleted: 0,
  }
  for (const [index, result] of results.entries()) {
    const n = numberIn(result, 'n')
    const kind = ops[index]?.kind
    if (kind === 'insert') counts.nInserted += n
    if (kind === 'delete') counts.nDeleted += n
    if (kind !== 'update') continue
    counts.nModified += numberIn(result, 'nModified')
    if (result?.has('upserted')) counts.nUpserted += 1
    else counts.nMatched += n
  }
  return counts
}

function numberIn(doc: Doc | undefined, field: string): number {
  const found = doc?.get(field)
  return isNumeric(found) ? toDouble(found) : 0
}
