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
  only: WorkerName | undefined
}

const USAGE = `npm start [-- options]

  --reset         delete the local data and begin anew
  --no-seed       do not load the demo data
  --only <name>   run one Worker alone: ${WORKERS.join(', ')}

  PORT (8787), DATA_DIR (.data), MONGODB_URI, UPSTASH_REDIS_REST_URL and _TOKEN, REDIS_URL, and every variable of a
  wrangler.toml are taken from the environment.
`

/** The options of a start; throws a Complaint about what it does not understand. */
export function readOptions(args: string[], env: Record<string, string | undefined>): Options {
  const { reset, seed, only } = parsed(args)
  if (only !== undefined && !isWorker(only)) throw new Complaint(`There is no Worker ${only}.\n\n${USAGE}`)
  // Relative to the project, whatever folder the command was given in.
  const dataDir = resolve(ROOT, env['DATA_DIR'] || '.data')
  return { port: portOf(env['PORT'] || '8787'), dataDir, reset, seed, only }
}

function parsed(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      allowNegative: true,
      options: {
        reset: { type: 'boolean', default: false },
        seed: { type: 'boolean', default: true },
        only: { type: 'string' },
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
