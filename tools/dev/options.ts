import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { isWorker, ROOT, WORKERS, type WorkerName } from '../workers.ts'
import { Complaint } from './complaint.ts'

export interface Options {
  port: number
  dataDir: string
  /** Begin with empty data. */
  reset: boolean
  seed: boolean
  /** Run this Worker alone; it gets the port. */
  alone: WorkerName | undefined
  /** Show what these write, and not the others; empty means all. */
  only: readonly WorkerName[]
  /** Show the log as the Workers write it. */
  json: boolean
}

export const USAGE = `npm start [-- options]

  --reset          delete the local data and begin anew
  --no-seed        do not load the demo data
  --only <names>   show only what these Workers log, as in --only order,product
  --json           show the log lines as JSON
  --alone <name>   run one Worker alone

  Workers: ${WORKERS.join(', ')}

  PORT (8787), DATA_DIR (.data), MONGODB_URI, UPSTASH_REDIS_REST_URL and _TOKEN, REDIS_URL, and every variable of a
  wrangler.toml are taken from the environment.
`

/** The options of a start; throws a Complaint about what it does not understand. */
export function readOptions(args: string[], env: Record<string, string | undefined>): Options {
  const { reset, seed, json, alone, only } = parsed(args)
  // Relative to the project, whatever folder the command was given in.
  const dataDir = resolve(ROOT, env['DATA_DIR'] || '.data')
  return { port: portOf(env['PORT'] || '8787'), dataDir, reset, seed, json, ...workersOf(alone, only) }
}

function workersOf(alone: string | undefined, only: string[]): Pick<Options, 'alone' | 'only'> {
  const names = only.flatMap((list) => list.split(',')).map((name) => name.trim())
  return { alone: alone === undefined ? undefined : worker(alone), only: names.map(worker) }
}

function worker(name: string): WorkerName {
  if (!isWorker(name)) throw new Complaint(`There is no Worker ${name || 'without a name'}.\n\n${USAGE}`)
  return name
}

function parsed(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      allowNegative: true,
      options: {
        reset: { type: 'boolean', default: false },
        seed: { type: 'boolean', default: true },
        json: { type: 'boolean', default: false },
        alone: { type: 'string' },
        only: { type: 'string', multiple: true, default: [] },
      },
    })
    return values
  } catch (error) {
    throw new Complaint(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
  }
}

function portOf(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Complaint(`PORT=${text} is no port (1–65535).`)
  return port
}
