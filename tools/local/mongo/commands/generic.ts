import { Binary } from 'bson'
import { toDouble } from '../bson/exact.ts'
import { show } from '../bson/show.ts'
import { type Doc, isDoc, isNumeric, type Maybe } from '../bson/value.ts'
import type { Attempt } from '../catalog/retries.ts'
import { fail } from '../errors.ts'
import { required } from './fields.ts'

/** What every command may carry. */
interface Generic {
  readonly database: string
  readonly session: string | undefined
  readonly attempt: Omit<Attempt, 'statement'> | undefined
}

/** The commands whose txnNumber makes them repeatable. */
const RETRYABLE = new Set(['insert', 'update', 'delete', 'findAndModify', 'findandmodify', 'bulkWrite'])

/** Reads the generic fields, and refuses what they may not ask for: transactions, snapshots, other nodes. */
export function readGeneric(name: string, command: Doc): Generic {
  for (const field of ['startTransaction', 'autocommit'])
    if (command.has(field))
      fail('OperationNotSupportedInTransaction', `this server does not support transactions (${field} in ${name})`)
  const session = sessionId(command.get('lsid'))
  const number = command.get('txnNumber')
  if (number !== undefined && !RETRYABLE.has(name))
    fail(
      'NotARetryableWriteCommand',
      `txnNumber may only be provided for multi-document transactions and retryable write commands. autocommit:false was not provided, and ${name} is not a retryable write command.`,
    )
  if (number !== undefined && session === undefined)
    fail('InvalidOptions', 'Transaction number requires a session ID to also be specified')
  checkConcerns(command)
  return {
    database: required.string(command.get('$db'), '$db'),
    session,
    attempt:
      number !== undefined && session !== undefined
        ? { session, number: required.long(number, 'txnNumber') }
        : undefined,
  }
}

/** The id of a session, as text. */
export function sessionId(lsid: Maybe): string | undefined {
  if (lsid === undefined) return undefined
  const id = isDoc(lsid) ? lsid.get('id') : undefined
  return id instanceof Binary
    ? Buffer.from(id.value()).toString('hex')
    : fail('TypeMismatch', "BSON field 'lsid.id' must be a UUID")
}

const READ_LEVELS = new Set(['local', 'available', 'majority', 'linearizable'])

function checkConcerns(command: Doc): void {
  const read = command.get('readConcern')
  if (isDoc(read))
    for (const [field, value] of read)
      if (field !== 'afterClusterTime' && !(field === 'level' && typeof value === 'string' && READ_LEVELS.has(value)))
        fail('InvalidOptions', `this server does not support the read concern ${field}: ${show(value)}`)
  const write = command.get('writeConcern')
  if (!isDoc(write)) return
  for (const field of write.keys())
    if (!['w', 'j', 'wtimeout', 'fsync'].includes(field)) fail('FailedToParse', `unknown write concern field: ${field}`)
  const w = write.get('w')
  // Every write waits for the disk, which is the most that any of these ask for.
  if (w !== undefined && w !== 'majority' && !(isNumeric(w) && toDouble(w) <= 1))
    fail('UnsatisfiableWriteConcern', 'Not enough data-bearing nodes')
}
