import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { link, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises'

export type Lock = { ok: true; release: () => Promise<void> } | { ok: false; pid: number }

/** Takes the lock file for this process; one that a killed process left behind does not count. */
export async function lock(path: string): Promise<Lock> {
  const draft = `${path}.${randomUUID()}`
  await writeFile(draft, identity(process.pid))
  try {
    for (;;) {
      // A link appears with its content or not at all, and fails if the name is taken.
      if (await succeeds(link(draft, path))) return { ok: true, release: () => rm(path, { force: true }) }
      const other = await readFile(path, 'utf8').catch(() => '')
      const pid = Number(other.split(' ')[0])
      if (other !== '' && other === identity(pid) && isAlive(pid)) return { ok: false, pid }
      await removeStale(path, other, `${draft}.old`)
    }
  } finally {
    await unlink(draft)
  }
}

/** Two may have found the same stale lock: what the quicker one has put in its place meanwhile is put back. */
async function removeStale(path: string, content: string, aside: string): Promise<void> {
  if (!(await succeeds(rename(path, aside)))) return
  if ((await readFile(aside, 'utf8')) !== content) await succeeds(link(aside, path))
  await unlink(aside)
}

function succeeds(work: Promise<void>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  )
}

/** The process by its number and, where /proc tells it, the time of its start: numbers are used again. */
function identity(pid: number): string {
  return `${pid} ${processStatus(pid)[19] ?? '-'}`
}

function isAlive(pid: number): boolean {
  // A killed process stays in the table until its parent has taken notice; it holds nothing any more.
  if (processStatus(pid)[0] === 'Z') return false
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch (error) {
    // Not permitted: it is there, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** The fields of /proc/<pid>/stat from the state on (proc(5)); none where there is no such file. */
function processStatus(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}
