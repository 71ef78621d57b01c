import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { HEADER, toBatch } from './batch.ts'

/** A file of batches, open for appending. */
export class BatchFile {
  readonly #file: FileHandle
  #size: number

  private constructor(file: FileHandle, size: number) {
    this.#file = file
    this.#size = size
  }

  /** Opens the file for appending behind its good bytes, on disk with its name and its header. */
  static async open(path: string, goodBytes: number): Promise<BatchFile> {
    const file = await open(path, 'a')
    try {
      await file.truncate(goodBytes)
      if (goodBytes === 0) await file.appendFile(HEADER)
      await file.sync()
      await syncFolder(dirname(path))
      return new BatchFile(file, Math.max(goodBytes, HEADER.length))
    } catch (error) {
      await file.close()
      throw error
    }
  }

  get size(): number {
    return this.#size
  }

  /** Appends one batch; `halfway`, if there is one, is called when half of it has been written. */
  async append(records: readonly Buffer[], halfway?: () => void): Promise<void> {
    const batch = toBatch(records, this.#size)
    const half = halfway ? batch.length >> 1 : 0
    if (halfway) {
      await this.#file.appendFile(batch.subarray(0, half))
      halfway()
    }
    await this.#file.appendFile(batch.subarray(half))
    this.#size += batch.length
  }

  async sync(): Promise<void> {
    await this.#file.datasync()
  }

  async close(): Promise<void> {
    await this.#file.close()
  }
}

/** A new file, folder or name is only safe when the folder that lists it is on disk too. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
