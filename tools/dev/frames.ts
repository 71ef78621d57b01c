import { readFileSync, statSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** `    at name (file:///bundle/index.js:12:34)`, with or without the name. */
const FRAME = /^\s*at (?:(.*?) \(|async )?(file:\/\/.*?|\/.*?):(\d+):(\d+)\)?$/

const maps = new Map<string, { readAt: number; map: SourceMap }>()

/** The frames of a stack in a bundle as places in the sources, relative to `root`; those in packages only as a number. */
export function sourceFrames(stack: string, root: string): string[] {
  const frames: string[] = []
  let foreign = 0
  for (const line of stack.split('\n').filter((each) => /^\s+at /.test(each))) {
    const frame = sourceFrame(line, root)
    if (/node_modules/.test(frame)) foreign++
    else frames.push(frame)
  }
  return foreign === 0 ? frames : [...frames, `(and ${foreign} in node_modules)`]
}

function sourceFrame(line: string, root: string): string {
  const [, name, place = '', row, column] = FRAME.exec(line) ?? []
  if (row === undefined) return line.trim()
  const file = place.startsWith('file:') ? fileURLToPath(place) : place
  const origin = originOf(file, Number(row), Number(column)) ?? { path: file, row, column }
  const where = `${relative(root, origin.path)}:${origin.row}:${origin.column}`
  return name === undefined ? `at ${where}` : `at ${name} (${where})`
}

/** Where a place of a bundle comes from; undefined if there is no source map to tell. */
function originOf(file: string, row: number, column: number) {
  const entry = mapOf(`${file}.map`)?.findEntry(row - 1, column - 1)
  if (!entry || !('originalSource' in entry)) return undefined
  const { originalSource, originalLine, originalColumn } = entry
  return { path: resolve(dirname(file), originalSource), row: originalLine + 1, column: originalColumn + 1 }
}

/** Read anew after each build. */
function mapOf(path: string): SourceMap | undefined {
  try {
    const readAt = statSync(path).mtimeMs
    const known = maps.get(path)
    if (known?.readAt === readAt) return known.map
    const map = new SourceMap(payload(readFileSync(path, 'utf8')))
    maps.set(path, { readAt, map })
    return map
  } catch {
    return undefined
  }
}

/** What the bundler writes beside its bundle. */
function payload(text: string): SourceMapPayload {
  return JSON.parse(text) as SourceMapPayload
}
