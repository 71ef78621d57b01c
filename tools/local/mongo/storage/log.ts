import { rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BatchFile, syncFolder } from './batch-file.ts'
import { type Mishap, type Mishaps, NO_MISHAPS, strikeAt } from './mishap.ts'

/** The append-only file. Records that arrive while a sync is under way share the next one (group commit). */
export class Log {
  readonly #path: string
  readonly #mishaps: Mishaps
  #file: BatchFile
  #pending: Buffer[] = []
  #pendingBytes = 0
  #appended = 0
  #durable = 0
  /** While a compaction runs: what was appended since its snapshot was taken and is not in the copy. */
  #sinceSnapshot: Buffer[] | undefined
  #flushing: Promise<void> | undefined
  #failure: Error | undefined
  #mishap: Mishap | undefined

  private constructor(path: string, file: BatchFile, mishaps: Mishaps) {
    this.#path = path
    this.#file = file
    this.#mishaps = mishaps
  }

  /** Opens the log for appending behind its last good batch. */
  static async open(path: string, goodBytes: number, mishaps = NO_MISHAPS): Promise<Log> {
    return new Log(path, await BatchFile.open(path, goodBytes), mishaps)
  }

  get size(): number {
    return this.#file.size + this.#pendingBytes
  }

  /** Why nothing can be written any more: after a failed write or sync nobody knows what is on disk. */
  get failure(): Error | undefined {
    return this.#failure
  }

  append(record: Buffer): void {
    if (this.#failure) throw this.#failure
    this.#pending.push(record)
    this.#pendingBytes += record.length
    this.#appended += 1
    this.#sinceSnapshot?.push(record)
    this.#mishap ??= this.#mishaps.ofWrite()
  }

  /** Resolves when everything appended so far is on disk; rejects for ever after a failed write. */
  async flushed(): Promise<void> {
    const target = this.#appended
    while (this.#durable < target) {
      if (this.#failure) throw this.#failure
      this.#flushing ??= this.#flush().finally(() => (this.#flushing = undefined))
      await this.#flushing
    }
  }

  async #flush(): Promise<void> {
    // One turn of the event loop gathers the writes of all connections that have something to read.
    await new Promise((resolve) => setImmediate(resolve))
    const { records, upTo } = this.#takePending()
    const mishap = this.#mishap
    this.#mishap = undefined
    try {
      strikeAt('beforeWrite', mishap)
      await this.#file.append(records, mishap?.moment === 'halfWritten' ? mishap.strike : undefined)
      strikeAt('written', mishap)
      await this.#file.sync()
      strikeAt('synced', mishap)
      this.#durable = upTo
    } catch (error) {
      this.#fail(error)
    }
  }

  #takePending(): { records: readonly Buffer[]; upTo: number } {
    const records = this.#pending
    this.#pending = []
    this.#pendingBytes = 0
    return { records, upTo: this.#appended }
  }

  #fail(error: unknown): never {
    const reason = error instanceof Error ? error.message : String(error)
    this.#failure = new Error(`the log cannot be written: ${reason}`, { cause: error })
    throw this.#failure
  }

  /**
   * Replaces the log by a snapshot and what was appended while the snapshot was being written; writes go on meanwhile.
   * Whatever fails before the new file has its name leaves the log as it was.
   */
  async compact(snapshot: Iterable<Buffer>): Promise<void> {
    if (this.#sinceSnapshot) return
    this.#sinceSnapshot = []
    const path = `${this.#path}.compact`
    const mishap = this.#mishaps.ofCompaction()
    try {
      const copy = await BatchFile.open(path, 0)
      try {
        await writeSnapshot(copy, snapshot, () => strikeAt('copying', mishap))
        await this.#catchUp(copy)
        strikeAt('copied', mishap)
        // From here no flush may write to the old file; it waits for this one as for any other flush.
        while (this.#flushing) await this.#flushing
        const swap = this.#swap(copy, path, mishap)
        this.#flushing = swap.catch(() => undefined).finally(() => (this.#flushing = undefined))
        await swap
      } catch (error) {
        await copy.close()
        throw error
      }
    } catch (error) {
      await rm(path, { force: true })
      throw error
    } finally {
      this.#sinceSnapshot = undefined
    }
  }

  async #swap(copy: BatchFile, path: string, mishap: Mishap | undefined): Promise<void> {
    const pendingInCopy = this.#pending.length
    const upTo = this.#appended
    await this.#catchUp(copy)
    await rename(path, this.#path)
    try {
      strikeAt('renamed', mishap)
      await syncFolder(dirname(this.#path))
    } catch (error) {
      this.#fail(error)
    }
    const old = this.#file
    this.#file = copy
    for (const { length } of this.#pending.splice(0, pendingInCopy)) this.#pendingBytes -= length
    this.#durable = upTo
    await old.close()
  }

  /** Writes to the copy what has been appended since; once before the swap, so that little is left for the swap. */
  async #catchUp(copy: BatchFile): Promise<void> {
    const records = this.#sinceSnapshot ?? []
    this.#sinceSnapshot = []
    if (records.length > 0) await copy.append(records)
    await copy.sync()
  }

  async close(): Promise<void> {
    await this.flushed().catch(() => undefined)
    await this.#file.close()
  }
}

/** Small enough that encoding it does not keep the other connections waiting. */
const CHUNK_BYTES = 256 * 1024

async function writeSnapshot(file: BatchFile, records: Iterable<Buffer>, written: () => void): Promise<void> {
  let chunk: Buffer[] = []
  let bytes = 0
  const write = async (): Promise<void> => {
    if (chunk.length > 0) await file.append(chunk)
    chunk = []
    bytes = 0
    written()
  }
  for (const record of records) {
    chunk.push(record)
    bytes += record.length
    if (bytes >= CHUNK_BYTES) await write()
  }
  await write()
}
