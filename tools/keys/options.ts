import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Complaint } from '../dev/complaint.ts'
import { ROOT } from '../workers.ts'

/** Keys are rotated in a local data folder. */
export interface LocalKeys {
  dataDir: string
  dryRun: boolean
}

/** Keys are rotated in the shop that is deployed. */
export interface DeployedKeys {
  /** Where the shop is reached; undefined if it has no keys yet. */
  origin: string | undefined
  environment: string | undefined
  dryRun: boolean
  settleSeconds: number
}

export const USAGE = `npm run keys:rotate [-- options]

  without --origin        the keys of the local platform in DATA_DIR (.data)
  --origin <url>          the keys of the shop that is deployed there
  --first                 the first keys of a shop that has none; signs everybody out of one that has
  --env <name>            the wrangler environment of the Workers
  --settle <seconds>      how long after the last Worker can verify the new key auth begins to sign with it (30)
  --dry-run               only tell who would get what, there or locally
`

/** The options of a rotation; throws a Complaint about what it does not understand. */
export function readKeyOptions(args: string[], env: Record<string, string | undefined>): LocalKeys | DeployedKeys {
  const { origin, first, env: environment, settle, 'dry-run': dryRun } = parsed(args)
  if (origin === undefined && !first) {
    if (environment !== undefined || settle !== undefined)
      throw new Complaint(`Of which shop? --origin <url> or --first is missing.\n\n${USAGE}`)
    return { dataDir: resolve(ROOT, env['DATA_DIR'] || '.data'), dryRun }
  }
  if (origin !== undefined && first) throw new Complaint(`--origin and --first exclude each other.\n\n${USAGE}`)
  return { origin: origin && originOf(origin), environment, dryRun, settleSeconds: secondsOf(settle ?? '30') }
}

function secondsOf(settle: string): number {
  if (!/^\d{1,4}$/.test(settle)) throw new Complaint(`--settle ${settle} is no number of seconds.\n\n${USAGE}`)
  return Number(settle)
}

function originOf(text: string): string {
  const url = URL.parse(text)
  const local = url?.hostname === 'localhost' || url?.hostname === '127.0.0.1'
  // Whoever could change the answer on its way could choose which of the shop's keys goes on to be trusted.
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && local)) return url.origin
  throw new Complaint(`--origin ${text} is no https:// address.\n\n${USAGE}`)
}

function parsed(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        origin: { type: 'string' },
        first: { type: 'boolean', default: false },
        env: { type: 'string' },
        settle: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
      },
    })
    return values
  } catch (error) {
    throw new Complaint(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
  }
}
