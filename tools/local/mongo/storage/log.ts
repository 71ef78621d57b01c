import { type FileHandle, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { frame, HEADER } from './frame.ts'

/** The append-only file. Records that arrive while a sync is under way share the next one (group commit). */
export class Log {
  readonly #path: string
  #file: FileHandle
  #size: number
  #pending: Buffer[] = []
  #appended = 0
  #durable = 0
  /** While a compaction runs: what was appended since its snapshot was taken. */
  #sinceSnapshot: Buffer[] | undefined
  #flushing: Promise<void> | undefined
  #failure: Error | undefined

  private constructor(path: string, file: FileHandle, size: number) {
    this.#path = path
    this.#file = file
    this.#size = size
  }

  /** Opens the log for appending behind its last good record. */
  static async open(path: string, goodBytes: number): Promise<Log> {
    const file = await open(path, 'a')
    await file.truncate(goodBytes)
    if (goodBytes === 0) await file.appendFile(HEADER)
    await file.sync()
    await syncFolder(dirname(path))
    return new Log(path, file, Math.max(goodBytes, HEADER.length))
  }

  get size(): number {
    return this.#size
  }

  append(payload: Buffer): void {
    if (this.#failure) throw this.#failure
    const record = frame(payload)
    this.#pending.push(record)
    this.#appended += 1
    this.#sinceSnapshot?.push(record)
    this.#size += record.length
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
    await this.#write(async (batch) => {
      await this.#file.appendFile(batch)
      await this.#file.datasync()
    })
  }

  async #write(toDisk: (batch: Buffer) => Promise<void>): Promise<void> {
    const upTo = this.#appended
    const batch = Buffer.concat(this.#pending)
    this.#pending = []
    try {
      await toDisk(batch)
      this.#durable = upTo
    } catch (error) {
      this.#failure = new Error('the log cannot be written', { cause: error })
      throw this.#failure
    }
  }

  /** Replaces the log by a snapshot and what was appended while the snapshot was being written. */
  async compact(snapshot: Iterable<Buffer>): Promise<void> {
    if (this.#sinceSnapshot) return
    this.#sinceSnapshot = []
    const path = `${this.#path}.compact`
    const file = await open(path, 'w')
    try {
      const size = await writeSnapshot(file, snapshot)
      await file.datasync()
      // From here no flush may write to the old file; it waits for this one as for any other flush.
      while (this.#flushing) await this.#flushing
      this.#flushing = this.#swap(file, path, size).finally(() => (this.#flushing = undefined))
      await this.#flushing
    } catch (error) {
      await file.close()
      throw error
    } finally {
      this.#sinceSnapshot = undefined
    }
  }

  async #swap(file: FileHandle, path: string, snapshotSize: number): Promise<void> {
    const tail = Buffer.concat(this.#sinceSnapshot ?? [])
    this.#sinceSnapshot = undefined
    // What is pending is part of the tail.
    await this.#write(async () => {
      await file.appendFile(tail)
      await file.sync()
      await rename(path, this.#path)
      await syncFolder(dirname(this.#path))
      const old = this.#file
      this.#file = file
      await old.close()
    })
    this.#size = snapshotSize + tail.length + this.#pending.reduce((sum, record) => sum + record.length, 0)
  }

  async close(): Promise<void> {
    await this.flushed().catch(() => undefined)
    await this.#file.close()
  }
}

const CHUNK_BYTES = 1 << 20

async function writeSnapshot(file: FileHandle, payloads: Iterable<Buffer>): Promise<number> {
  let chunk: Buffer[] = [HEADER]
  let chunkBytes = HEADER.length
  let size = 0
  const write = async (): Promise<void> => {
    await file.appendFile(Buffer.concat(chunk))
    size += chunkBytes
    chunk = []
    chunkBytes = 0
  }
  for (const payload of payloads) {
    const record = frame(payload)
    chunk.push(record)
    chunkBytes += record.length
    if (chunkBytes >= CHUNK_BYTES) await write()
  }
  await write()
  return size
}

/** A rename or a new file is only safe when its folder is on disk too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  await folder.sync()
  await folder.close()
}
