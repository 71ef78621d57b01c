import { readFileSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'

/** Keeps a second server out of a data folder; a lock left behind by a killed process is taken over. */
export async function lock(path: string): Promise<() => Promise<void>> {
  const mine = `${identity(process.pid)} ${crypto.randomUUID()}`
  for (let attempt = 0; attempt < 3; attempt++) {
    if (await create(path, mine)) {
      // Two starters may both have found the same stale lock: the last to write it owns it.
      await new Promise((resolve) => setTimeout(resolve, 20))
      if ((await holder(path)) === mine) return async () => rm(path, { force: true })
    }
    const other = await holder(path)
    const pid = Number(other?.split(' ')[0])
    if (other !== undefined && other !== mine && alive(pid) && other.startsWith(identity(pid)))
      throw new Error(`another local MongoDB (process ${pid}) has this data folder open: ${path}`)
    await rm(path, { force: true })
  }
  throw new Error(`the lock ${path} is being fought over`)
}

async function create(path: string, content: string): Promise<boolean> {
  return writeFile(path, content, { flag: 'wx' }).then(
    () => true,
    () => false,
  )
}

async function holder(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined)
}

function alive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch (error) {
    // Someone else's process: it exists.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Pid and, where /proc tells it, start time: pids are used again. */
function identity(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
  } catch {
    return `${pid} -`
  }
}
