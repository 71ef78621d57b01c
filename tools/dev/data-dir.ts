import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Complaint } from './complaint.ts'
import { lock } from '../local/lock.ts'

/** By this file a folder is known as ours; nothing is ever deleted in a folder that lacks it. */
const MARKER = 'storefront-data.txt'
const LOCK = 'platform.lock'
const MARKER_TEXT = 'The local data of the storefront: database, Durable Objects, development keys. Safe to delete.\n'

/**
 * Takes the folder of the local data for somebody who needs it for a moment; undefined if a platform runs on it. Throws
 * a Complaint if there is no such data.
 */
export async function borrowDataDir(path: string): Promise<(() => Promise<void>) | undefined> {
  const entries: string[] = await readdir(path).catch(() => [])
  if (!entries.includes(MARKER)) throw new Complaint(`There is no local shop in ${path}: npm start makes one.`)
  const holder = await lock(join(path, LOCK))
  return holder.ok ? holder.release : undefined
}

/**
 * Makes the folder of the local data ready for one platform, emptied first if `reset`; the result gives it free again.
 * Throws a Complaint if another platform uses it or if it holds something else.
 */
export async function openDataDir(path: string, { reset }: { reset: boolean }): Promise<() => Promise<void>> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  const entries = await readdir(path)
  if (entries.length > 0 && !entries.includes(MARKER)) {
    throw new Complaint(`${path} holds files of something else; choose another folder: DATA_DIR=… npm start`)
  }
  await writeFile(join(path, MARKER), MARKER_TEXT)
  const holder = await lock(join(path, LOCK))
  if (!holder.ok) {
    throw new Complaint(
      `Process ${holder.pid} runs a platform on ${path}.\nEnd it, or choose another folder: DATA_DIR=… PORT=… npm start`,
    )
  }
  if (reset) {
    const old = (await readdir(path)).filter((name) => name !== MARKER && name !== LOCK)
    await Promise.all(old.map((name) => rm(join(path, name), { recursive: true, force: true })))
  }
  return holder.release
}
