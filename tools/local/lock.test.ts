import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lock } from './lock.ts'

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'))
  path = join(folder, 'it.lock')
})

afterEach(() => rm(folder, { recursive: true }))

test('is held by one until it is released, and leaves nothing behind', async () => {
  const first = await lock(path)
  expect(await lock(path)).toEqual({ ok: false, pid: process.pid })
  expect(await readdir(folder)).toEqual(['it.lock'])
  if (first.ok) await first.release()
  expect(await readdir(folder)).toEqual([])
  expect(await lock(path)).toMatchObject({ ok: true })
})

test('two who find a stale lock at once do not both get it', async () => {
  for (let round = 0; round < 50; round++) {
    await writeFile(path, '999999999 1')
    const locks = await Promise.all([lock(path), lock(path)])
    expect(locks.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await readdir(folder)).toEqual(['it.lock'])
  }
})

// Only /proc tells that a process has ended of which its parent has not taken notice.
test.runIf(process.platform === 'linux')(
  'a process that has ended holds nothing, though it is still listed',
  async () => {
    // The child ends with its input: not before the shell, which would take notice of it, has become a `sleep`.
    const script = 'exec 3<&0; cat <&3 & echo $!; exec sleep 30'
    const parent = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'ignore'] })
    try {
      const [line]: unknown[] = await once(parent.stdout, 'data')
      const pid = String(line).trim()
      await expect.poll(() => readFileSync(`/proc/${parent.pid}/comm`, 'utf8')).toBe('sleep\n')
      parent.stdin.end()
      const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      await expect.poll(() => stat()[0]).toBe('Z')
      await writeFile(path, `${pid} ${stat()[19]}`)
      expect(await lock(path)).toMatchObject({ ok: true })
    } finally {
      parent.kill()
    }
  },
)
