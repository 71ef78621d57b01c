import { join } from 'node:path'
import { migrate } from '../migrate/migrate.ts'
import { drawPictures } from '../seed/pictures.ts'
import { seed } from '../seed/seed.ts'
import { WORKERS } from '../workers.ts'
import { Complaint } from './complaint.ts'
import { openDataDir } from './data-dir.ts'
import { envFile } from './env-file.ts'
import { developmentKeys } from './keys.ts'
import { logView } from './log-view.ts'
import type { Options } from './options.ts'
import { ensureFree, freePort } from './ports.ts'
import { writePrivate } from './private-file.ts'
import { quiet } from './quiet.ts'
import { untilHealthy } from './ready.ts'
import { startStores, type Stores } from './stores.ts'
import { startWrangler } from './wrangler.ts'

export interface Platform {
  origin: string
  /** Becomes settled when wrangler has ended by itself. */
  exited: Promise<void>
}

const READY_MS = 90_000

/**
 * Starts stores, database, demo data and Workers, and waits until they answer. Everything started is put on `stack`,
 * also when a later step fails or `signal` ends the start, so that the caller ends it in one place.
 */
export async function startPlatform(
  options: Options,
  stack: AsyncDisposableStack,
  signal: AbortSignal,
  print: (text: string) => void,
): Promise<Platform> {
  const { port, dataDir, alone } = options
  const log = (line: string) => print(`${line}\n`)
  const origin = `http://127.0.0.1:${port}`

  await ensureFree(port)
  stack.defer(await openDataDir(dataDir, options))
  const stores = await startStores(dataDir, process.env)
  stack.defer(() => stores.close())
  log(`stores    ${stores.description}`)

  await migrate(stores.mongoUri, log)
  signal.throwIfAborted()
  const workers = alone ? [alone] : WORKERS.toReversed()
  log(`workers   starting ${workers.join(', ')}`)
  const colours = process.stdout.isTTY && process.stdout.hasColors()
  const output = quiet(logView({ ...options, colours, print }))
  if (options.seed) await drawPictures()
  const wrangler = startWrangler({
    workers,
    port,
    inspectorPort: await freePort(),
    dataDir,
    envFile: await writeVariables(dataDir, stores, origin),
    onOutput: output.write,
  })
  stack.defer(() => wrangler.stop())

  const ended = wrangler.exited.then(() => Promise.reject(new Complaint('wrangler has ended; its output is above.')))
  // Hashing the accounts' passwords takes a second, which wrangler spends bundling.
  const seeded = options.seed ? seed({ mongoUri: stores.mongoUri, dataDir, origin, log }) : undefined
  try {
    await Promise.race([Promise.all([untilHealthy(origin, READY_MS, signal), seeded]), ended])
    output.open({ withHeld: false })
  } catch (error) {
    output.open({ withHeld: !signal.aborted })
    throw error
  }
  return { origin, exited: wrangler.exited }
}

/** Writes the file from which the Workers get their variables. */
async function writeVariables(dataDir: string, stores: Stores, origin: string): Promise<string> {
  const keys = await developmentKeys(dataDir)
  const variables = {
    MONGODB_URI: stores.mongoUri,
    UPSTASH_REDIS_REST_URL: stores.redisUrl,
    UPSTASH_REDIS_REST_TOKEN: stores.redisToken,
    AUTH_JWKS: keys.jwks,
    AUTH_SIGNING_KEY: keys.signingKey,
    APP_URL: origin,
    PUBLIC_URL: origin,
    RETURN_URLS: `${origin}/signed-in`,
    ENVIRONMENT: 'development',
    // A connection that a room has closed ends here only when the room is put to sleep, up to 10 s later.
    SESSION_CHECK_SECONDS: '3',
    // Everything on this machine is one caller, and load is measured here.
    CALLER_LIMIT: 'off',
  }
  const file = join(dataDir, 'dev.env')
  await writePrivate(file, envFile(variables, process.env))
  return file
}
