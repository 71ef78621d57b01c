import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sourceFrames } from './frames.ts'

let root: string
let bundle: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'frames-'))
  bundle = join(root, 'index.js')
})

afterEach(() => rm(root, { recursive: true, force: true }))

/** The bundle's first line is the source's first, its second the source's fifth, its third a line of a package. */
function writeMap() {
  const sources = ['src/app.ts', 'node_modules/hono/compose.js']
  return writeFile(`${bundle}.map`, JSON.stringify({ version: 3, names: [], sources, mappings: 'AAAA;AAIA;ACAA' }))
}

test('a place in the bundle is shown as the place in the sources; packages are only counted', async () => {
  await writeMap()
  const url = pathToFileURL(bundle).href
  const stack = `TypeError: no\n    at add (${url}:2:9)\n    at async ${url}:1:1\n    at ${url}:1:1\n    at dispatch (${url}:3:1)`
  expect(sourceFrames(stack, root)).toEqual([
    'at add (src/app.ts:5:1)',
    'at src/app.ts:1:1',
    'at src/app.ts:1:1',
    '(and 1 in node_modules)',
  ])
})

test('without a source map the place stands as it is', () => {
  const stack = `Error: no\n    at add (${pathToFileURL(bundle).href}:2:9)\n    at other (${bundle}:3:1)\n    at native code`
  expect(sourceFrames(stack, root)).toEqual(['at add (index.js:2:9)', 'at other (index.js:3:1)', 'at native code'])
})

test('a new build has a new map', async () => {
  await writeMap()
  const stack = `Error: no\n    at ${bundle}:2:1`
  expect(sourceFrames(stack, root)).toEqual(['at src/app.ts:5:1'])
  await writeFile(`${bundle}.map`, JSON.stringify({ version: 3, names: [], sources: ['src/b.ts'], mappings: ';AACA' }))
  expect(sourceFrames(stack, root)).toEqual(['at src/b.ts:2:1'])
})
