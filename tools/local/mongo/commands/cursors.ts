import { Long } from 'bson'
import { Encoded, encode, type Item, type Reply } from '../bson/encode.ts'
import type { Doc } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { answer, type Command, type Context } from './context.ts'
import { optional, readFields, refused, required } from './fields.ts'

/** A result as bytes if it is stored so, else as a document. */
type Result = Encoded | Doc

interface Cursor {
  readonly namespace: string
  readonly session: string | undefined
  readonly results: readonly Result[]
  position: number
  usedAt: number
}

export const FIRST_BATCH = 101
/** An answer of MongoDB holds at most 16 MiB of documents. */
const MAX_BATCH_BYTES = 16 * 1024 * 1024
const IDLE_MS = 10 * 60 * 1000

/** The results which clients have not fetched yet. They were complete when the cursor was opened. */
export class Cursors {
  readonly #open = new Map<bigint, Cursor>()
  #lastId = 0n

  /** The first batch, and a cursor for the rest. */
  first({ namespace, session, results, batchSize, single }: First): Reply {
    const cursor: Cursor = { namespace, session, results, position: 0, usedAt: Date.now() }
    const batch = take(cursor, batchSize)
    let id = 0n
    if (!single && cursor.position < results.length) {
      this.#closeIdle()
      // Not guessable from one another is not needed on loopback; unique is.
      id = ++this.#lastId
      this.#open.set(id, cursor)
    }
    return reply(id, namespace, 'firstBatch', batch)
  }

  more(id: bigint, namespace: string, batchSize: number | undefined): Reply {
    const cursor = this.#open.get(id)
    if (!cursor) return fail('CursorNotFound', `cursor id ${id} not found`)
    if (cursor.namespace !== namespace)
      fail(
        13,
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
      )
    cursor.usedAt = Date.now()
    const batch = take(cursor, batchSize ?? Number.POSITIVE_INFINITY)
    const done = cursor.position >= cursor.results.length
    if (done) this.#open.delete(id)
    return reply(done ? 0n : id, namespace, 'nextBatch', batch)
  }

  close(id: bigint): boolean {
    return this.#open.delete(id)
  }

  /** Closes what a session has open; without one, what all have. */
  closeSession(session?: string): void {
    for (const [id, cursor] of this.#open)
      if (cursor.session !== undefined && (session === undefined || cursor.session === session)) this.#open.delete(id)
  }

  #closeIdle(): void {
    for (const [id, { usedAt }] of this.#open) if (usedAt < Date.now() - IDLE_MS) this.#open.delete(id)
  }
}

export interface First {
  readonly namespace: string
  readonly session: string | undefined
  readonly results: readonly Result[]
  readonly batchSize: number
  readonly single?: boolean
}

function take(cursor: Cursor, batchSize: number): readonly Encoded[] {
  const batch: Encoded[] = []
  let bytes = 0
  while (batch.length < batchSize && cursor.position < cursor.results.length) {
    const next = cursor.results[cursor.position]
    if (!next) break
    const encoded = next instanceof Encoded ? next : new Encoded(encode(next))
    if (encoded.bytes.length > MAX_BATCH_BYTES)
      fail('BSONObjectTooLarge', `a result of ${encoded.bytes.length} bytes is larger than 16 MiB`)
    bytes += encoded.bytes.length
    if (batch.length > 0 && bytes > MAX_BATCH_BYTES) break
    batch.push(encoded)
    cursor.position += 1
  }
  return batch
}

function reply(id: bigint, namespace: string, name: string, batch: readonly Encoded[]): Reply {
  const cursor = new Map<string, Item>([
    [name, batch],
    ['id', Long.fromBigInt(id)],
    ['ns', namespace],
  ])
  return new Map<string, Item>([['cursor', cursor], ...answer({})])
}

/** The usual answer of a command which returns documents. */
export function cursorReply(
  context: Context,
  namespace: string,
  results: readonly Result[],
  batchSize = FIRST_BATCH,
  single = false,
): Reply {
  return context.cursors.first({ namespace, session: context.session, results, batchSize, single })
}

export const getMore: Command = (command, context) => {
  const {
    getMore: id,
    collection,
    batchSize,
  } = readFields(command, 'getMore', {
    getMore: required.long,
    collection: required.string,
    batchSize: optional.whole,
    term: refused,
    lastKnownCommittedOpTime: refused,
  })
  if (batchSize !== undefined && batchSize < 0)
    fail('BadValue', `BSON field 'batchSize' value must be >= 0, actual value '${batchSize}'`)
  return context.cursors.more(id, `${context.database}.${collection}`, batchSize === 0 ? undefined : batchSize)
}

export const killCursors: Command = (command, context) => {
  const { cursors } = readFields(command, 'killCursors', { killCursors: required.string, cursors: required.array })
  const ids = cursors.map((id) => required.long(id, 'killCursors.cursors'))
  const killed = ids.filter((id) => context.cursors.close(id))
  return answer({
    cursorsKilled: killed,
    cursorsNotFound: ids.filter((id) => !killed.includes(id)),
    cursorsAlive: [],
    cursorsUnknown: [],
  })
}
