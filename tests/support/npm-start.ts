import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { declaredVariables } from '../../tools/dev/env-file.ts'
import { ROOT } from '../../tools/workers.ts'
import { roomyLimits } from '../setup/limits.ts'

/** The platform as `npm start` runs it, in a process group of its own. */
export interface Running {
  origin: string
  /** What it has printed so far. */
  output(): string
  /** Kills the whole process group at once, as a power cut would. */
  kill(): Promise<void>
  /** Sends SIGTERM to npm alone and waits for its end. */
  terminate(): Promise<number | null>
}

export async function npmStart(port: number, dataDir: string, ms: number): Promise<Running> {
  const npm = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { ...process.env, ...roomyLimits(declaredVariables()), PORT: String(port), DATA_DIR: dataDir },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed: string[] = []
  for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (chunk: Buffer) => printed.push(chunk.toString()))
  const ended = once(npm, 'close')
  const output = () => printed.join('')
  try {
    const origin = await ready(npm, output, ms)
    return {
      origin,
      output,
      kill: async () => {
        killGroup(npm)
        await ended
      },
      terminate: async () => {
        npm.kill('SIGTERM')
        await ended
        return npm.exitCode
      },
    }
  } catch (error) {
    killGroup(npm)
    throw error
  }
}

/** The processes that were started for this data folder and are still there, by their command lines. */
export function processesOf(dataDir: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8')
        return command !== '' && `${command}\0${environment}`.includes(dataDir) ? [`${pid} ${command}`] : []
      } catch {
        return []
      }
    })
}

async function ready(npm: ChildProcess, output: () => string, ms: number): Promise<string> {
  const until = Date.now() + ms
  for (;;) {
    const [, origin] = /^ready (http:\S+)$/m.exec(output()) ?? []
    if (origin !== undefined) return origin
    if (npm.exitCode !== null || Date.now() > until) throw new Error(`npm start is not ready:\n${output()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL')
}
