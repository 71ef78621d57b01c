import { readFile, mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { encode } from '../bson/encode.ts'
import { type Doc, document, type Value } from '../bson/value.ts'
import { lock } from '../../lock.ts'
import type { Definition } from '../index/definition.ts'
import { readBatches } from '../storage/batch.ts'
import { syncFolder } from '../storage/batch-file.ts'
import { Log } from '../storage/log.ts'
import { type Mishaps, NO_MISHAPS } from '../storage/mishap.ts'
import { Catalog } from './catalog.ts'
import type { Collection } from './collection.ts'
import type { Row } from './row.ts'
import { operations, snapshotOperations } from './operations.ts'
import { Replay } from './replay.ts'
import { type Attempt, Retries, toRecord } from './retries.ts'

/** Below this a log is not worth compacting. */
const MIN_COMPACTION_BYTES = 4 * 1024 * 1024
/** Compaction starts when the log is this many times its live data. */
const COMPACTION_RATIO = 2
/** At most what a record needs beside its document; left out, small documents would be compacted for ever. */
const RECORD_BYTES = 160
/** A compaction that failed, for want of space perhaps, is tried again when the log has grown by this factor. */
const COMPACTION_BACKOFF = 1.5

export interface StoreOptions {
  /** Below this a log is not worth compacting; 4 MiB if not given. */
  readonly minCompactionBytes?: number | undefined
  readonly mishaps?: Mishaps | undefined
}

/**
 * The collections and the log of their changes. Changes are applied at once and are on disk when `durable` resolves, so
 * a reader may see a write a few milliseconds before it is safe: the race of a read with read concern "local".
 */
export class Store {
  readonly catalog = new Catalog()
  readonly retries = new Retries()
  readonly #unlock: () => Promise<void>
  #compactFrom: number
  #log: Log | undefined
  #statement: Doc[] = []
  #liveBytes = 0
  #compacting: Promise<void> | undefined

  private constructor(unlock: () => Promise<void>, compactFrom: number) {
    this.#unlock = unlock
    this.#compactFrom = compactFrom
  }

  static async open(
    folder: string,
    { minCompactionBytes = MIN_COMPACTION_BYTES, mishaps = NO_MISHAPS }: StoreOptions = {},
  ): Promise<Store> {
    const made = await mkdir(folder, { recursive: true })
    if (made !== undefined) await syncFolder(dirname(made))
    const holder = await lock(join(folder, 'mongo.lock'))
    if (!holder.ok) throw new Error(`process ${holder.pid} has this data folder open: ${folder}`)
    const store = new Store(holder.release, minCompactionBytes)
    try {
      await store.#load(join(folder, 'mongo.log'), mishaps)
      return store
    } catch (error) {
      await store.#unlock()
      throw error
    }
  }

  async #load(path: string, mishaps: Mishaps): Promise<void> {
    await rm(`${path}.compact`, { force: true })
    const bytes = await readFile(path).catch((error: unknown) => ifMissing(error))
    const records = new Replay(this.retries)
    const good = readBatches(bytes, (part, at) => records.apply(part, at))
    records.finish(this.catalog)
    for (const { rows } of this.catalog.all()) for (const row of rows.values()) this.#liveBytes += sizeOf(row)
    this.#log = await Log.open(path, good, mishaps)
  }

  /** Why the store can do nothing any more: what it holds in memory may be more than what is on disk. */
  get failure(): Error | undefined {
    return this.#log?.failure
  }

  create(namespace: string): Collection {
    const collection = this.catalog.add(namespace)
    this.#statement.push(operations.create(collection))
    return collection
  }

  drop(collection: Collection): void {
    this.catalog.drop(collection.namespace)
    for (const row of collection.rows.values()) this.#liveBytes -= sizeOf(row)
    this.#statement.push(operations.drop(collection.namespace))
  }

  put(collection: Collection, doc: Doc, old?: Row): Row {
    const row = collection.put(doc, old)
    this.#liveBytes += sizeOf(row) - (old ? sizeOf(old) : 0)
    this.#statement.push(operations.put(collection.namespace, row))
    return row
  }

  remove(collection: Collection, row: Row): void {
    collection.remove(row)
    this.#liveBytes -= sizeOf(row)
    const id: Value = row.doc.get('_id') ?? null
    this.#statement.push(operations.remove(collection.namespace, id))
  }

  createIndex(collection: Collection, index: Definition): void {
    collection.createIndex(index)
    this.#statement.push(operations.index(collection.namespace, index))
  }

  expireAfter(collection: Collection, name: string, seconds: number): void {
    const changed = collection.expireAfter(name, seconds)
    if (changed) this.#statement.push(operations.index(collection.namespace, changed))
  }

  dropIndex(collection: Collection, name: string): void {
    collection.dropIndex(name)
    this.#statement.push(operations.dropIndex(collection.namespace, name))
  }

  /**
   * Ends a statement: its changes become one record of the log, together with the answer a retry is to get. False if
   * nothing was changed.
   */
  commit(attempt?: Attempt, answer?: Doc): boolean {
    const ops = this.#statement
    this.#statement = []
    // What has changed nothing is done again, as in MongoDB, and may then find something to change.
    if (ops.length === 0) return false
    if (attempt && answer) this.retries.remember(attempt, answer)
    this.#log?.append(encodeRecord(ops, attempt && answer ? toRecord(attempt, answer) : undefined))
    this.#compactIfWorthwhile()
    return true
  }

  /** Resolves when all that has been committed is on disk. */
  async durable(): Promise<void> {
    await this.#log?.flushed()
  }

  #compactIfWorthwhile(): void {
    const size = this.#log?.size ?? 0
    if (this.#compacting || size < this.#compactFrom || size < COMPACTION_RATIO * this.#liveBytes) return
    this.#compacting = this.#compact()
      // The old log stays in use.
      .catch(() => void (this.#compactFrom = size * COMPACTION_BACKOFF))
      .finally(() => (this.#compacting = undefined))
  }

  /** Rewrites the log as the present state. Rows are never changed, so the lists taken here stay a true snapshot. */
  async #compact(): Promise<void> {
    const parts = [...this.catalog.all()].map((collection) => ({
      collection,
      rows: [...collection.rows.values()],
      indexes: collection.definitions.filter(({ name }) => name !== '_id_'),
    }))
    const retries = [...this.retries.records()]
    await this.#log?.compact(encodeAll(snapshotOperations(parts, retries)))
  }

  async close(): Promise<void> {
    await this.#compacting
    await this.#log?.close()
    await this.#unlock()
  }
}

function sizeOf({ bytes }: Row): number {
  return bytes.length + RECORD_BYTES
}

function* encodeAll(all: Iterable<Doc>): Generator<Buffer> {
  for (const operation of all) yield encodeRecord([operation], undefined)
}

function encodeRecord(ops: readonly Doc[], retry: Doc | undefined): Buffer {
  return encode(document({ ops, retry }))
}

function ifMissing(error: unknown): Buffer {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0)
  throw error
}
