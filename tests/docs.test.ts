import { existsSync, readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT, WORKERS } from '../tools/workers.ts'

const pages = await Array.fromAsync(glob(['README.md', 'docs/**/*.md'], { cwd: ROOT }))
const scriptsOf = (folder: string): Record<string, string> =>
  JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')).scripts

test('there are pages to check', () => {
  expect(pages.length).toBeGreaterThan(5)
})

test.each(pages)('%s names only commands that exist', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8')
  const commands = text.matchAll(/npm (?:run )?([a-z][\w:-]*)(?: -w (workers\/\w+))?/g)
  for (const [command, script = '', workspace = '.'] of commands) {
    expect(Object.keys(scriptsOf(workspace)), command).toContain(script)
  }
})

test.each(pages)('%s links only to files that exist', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8')
  for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
    expect(existsSync(join(ROOT, dirname(page), target)), target).toBe(true)
  }
})

test('every Worker can be started and deployed alone, as the README says', () => {
  for (const worker of WORKERS) {
    expect(Object.keys(scriptsOf(`workers/${worker}`))).toEqual(expect.arrayContaining(['dev', 'deploy']))
  }
})
