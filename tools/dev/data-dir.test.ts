import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDataDir } from './data-dir.ts'

let parent: string
let path: string

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'data-dir-'))
  path = join(parent, 'data')
})

afterEach(() => rm(parent, { recursive: true, force: true }))

test('a new folder is made, for its owner alone', async () => {
  await openDataDir(path, { reset: false })
  expect((await stat(path)).mode & 0o777).toBe(0o700)
})

test('a folder with other things in it is refused, and --reset deletes nothing there', async () => {
  await mkdir(path)
  await writeFile(join(path, 'thesis.txt'), 'years of work')
  await expect(openDataDir(path, { reset: true })).rejects.toThrow('holds files of something else')
  expect(await readdir(path)).toEqual(['thesis.txt'])
})

test('--reset empties a folder of ours', async () => {
  const release = await openDataDir(path, { reset: false })
  await mkdir(join(path, 'state/v3'), { recursive: true })
  await writeFile(join(path, 'state/v3/x'), '')
  await release()
  await openDataDir(path, { reset: true })
  expect(await readdir(path)).not.toContain('state')
})

test('a folder is used by one platform at a time, and what that one has is not reset', async () => {
  const release = await openDataDir(path, { reset: false })
  await writeFile(join(path, 'mongo.log'), '')
  await expect(openDataDir(path, { reset: true })).rejects.toThrow(`Process ${process.pid} runs a platform on ${path}`)
  expect(await readdir(path)).toContain('mongo.log')
  await release()
  await expect(openDataDir(path, { reset: false })).resolves.toBeTypeOf('function')
})

test('what a killed platform has left behind keeps nobody out', async () => {
  const release = await openDataDir(path, { reset: false })
  await release()
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(other, 'spawn')
  other.kill('SIGKILL')
  await once(other, 'exit')
  await writeFile(join(path, 'platform.lock'), `${other.pid} 12345`)
  await expect(openDataDir(path, { reset: false })).resolves.toBeTypeOf('function')
})

test('a lock of a process number that another program has got since then does not count', async () => {
  const release = await openDataDir(path, { reset: false })
  await release()
  await writeFile(join(path, 'platform.lock'), `${process.pid} 1`)
  await expect(openDataDir(path, { reset: false })).resolves.toBeTypeOf('function')
})
