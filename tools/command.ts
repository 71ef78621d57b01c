import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { ROOT } from './workers.ts'

export interface CommandResult {
  ok: boolean
  /** Both streams, as they came. */
  output: string
  /** What is worth telling also when all is well. */
  report?: string
}

/** The program of an installed package, by the name that it has in npm scripts. */
export function bin(name: string): string {
  return join(ROOT, 'node_modules/.bin', name)
}

/** Installed programs run on the project's own Node, also when this process does not. */
const PATH = `${join(ROOT, 'node_modules/.bin')}${delimiter}${process.env['PATH']}`

const WRANGLER = {
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_LOG_PATH: join(ROOT, 'dist/logs'),
}

/** The program sees a pipe and would guess. */
const COLOURS = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }

/** Runs a program in the project's folder to its end, on this input or none, and keeps what it prints. */
export function run(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  input = '',
): Promise<CommandResult> {
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, ...WRANGLER, ...COLOURS, PATH, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  // A program that ends without reading it tells by its exit code what was wrong.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8')
    stream.on('data', (text: string) => (output += text))
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ ok: code === 0, output }))
  })
}

/** Maps with at most `limit` calls under way; the results are in the order of the items. */
export async function mapLimited<T, R>(items: readonly T[], limit: number, map: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const queue = items.entries()
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await map(item)
  }
  await Promise.all(Array.from({ length: limit }, worker))
  return results
}
