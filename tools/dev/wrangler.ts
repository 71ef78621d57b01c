import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { configFile, ROOT, type WorkerName } from '../workers.ts'
import { declaredVariables } from './env-file.ts'

export interface WranglerOptions {
  /** The first one gets the port; the others are reached through bindings only. */
  workers: readonly WorkerName[]
  port: number
  inspectorPort: number
  dataDir: string
  envFile: string
  /** Gets what wrangler and the Workers print, in whole lines. */
  onOutput: (lines: string) => void
}

export interface Wrangler {
  /** Becomes settled when it has ended, by itself or not. */
  exited: Promise<void>
  /** Asks it to end, and makes it after 5 seconds. */
  stop(): Promise<void>
  /** Ends everything at once. */
  kill(): void
}

const WRANGLER = join(ROOT, 'node_modules/wrangler/bin/wrangler.js')
const LEASH = fileURLToPath(new URL('leash.ts', import.meta.url))
const PATIENCE_MS = 5_000

/** Starts `wrangler dev`: it, the runtime and the bundler are one process group that ends together, also with us. */
export function startWrangler(options: WranglerOptions): Wrangler {
  const group = spawn(process.execPath, [LEASH, process.execPath, WRANGLER, ...args(options)], {
    cwd: ROOT,
    env: environment(options.dataDir),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  for (const stream of [group.stdout, group.stderr]) if (stream) inLines(stream, options.onOutput)
  const exited = once(group, 'close').then(() => undefined)
  const kill = () => {
    if (group.pid !== undefined && group.exitCode === null && group.signalCode === null)
      process.kill(-group.pid, 'SIGKILL')
  }
  return {
    exited,
    kill,
    stop: async () => {
      group.kill('SIGTERM')
      if ((await Promise.race([exited.then(() => 'ended'), sleep(PATIENCE_MS, 'late')])) === 'late') kill()
      await exited
    },
  }
}

function args({ workers, port, inspectorPort, dataDir, envFile }: WranglerOptions): string[] {
  return [
    'dev',
    ...workers.flatMap((worker) => ['--config', join(ROOT, configFile(worker))]),
    '--ip=127.0.0.1',
    `--port=${port}`,
    `--inspector-port=${inspectorPort}`,
    `--persist-to=${join(dataDir, 'state')}`,
    `--env-file=${envFile}`,
    '--show-interactive-dev-session=false',
  ]
}

/** wrangler prefers the environment to its file: what the file decides is taken out. */
function environment(dataDir: string): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    X_LOCAL_OBSERVABILITY: 'false',
    WRANGLER_REGISTRY_PATH: join(dataDir, 'registry'),
    WRANGLER_LOG_PATH: join(dataDir, 'logs'),
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    ...(process.stdout.isTTY && { FORCE_COLOR: '1' }),
  }
  for (const name of declaredVariables()) delete env[name]
  return env
}

function inLines(stream: NodeJS.ReadableStream, onOutput: (lines: string) => void): void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const end = chunk.lastIndexOf('\n') + 1
    if (end > 0) onOutput(rest + chunk.slice(0, end))
    rest = end > 0 ? chunk.slice(end) : rest + chunk
  })
  stream.on('end', () => {
    if (rest !== '') onOutput(`${rest}\n`)
  })
}
