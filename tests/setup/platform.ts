import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestHarness, type TestHarness } from 'wrangler'
import { buildAssets } from '../../tools/assets.mjs'
import { developmentKeys, type Keys } from '../../tools/dev/keys.ts'
import { type LocalMongo, startMongo } from '../../tools/local/mongo/server.ts'
import { type LocalRedis, startRedis } from '../../tools/local/redis/server.ts'
import { migrate } from '../../tools/migrate/migrate.ts'
import { seed } from '../../tools/seed/seed.ts'
import { configFile, readConfig, ROOT, type WorkerName } from '../../tools/workers.ts'
import { type Google, startGoogle } from './google.ts'
import { roomyLimits } from './limits.ts'

export interface TestPlatform extends AsyncDisposable {
  server: TestHarness
  /** Of the first Worker. */
  url: string
  mongo: LocalMongo
  redis: LocalRedis
  keys: Keys
  google: Google
  dataDir: string
}

export interface TestPlatformOptions {
  /** The first one answers at `url`; the others must include those that it is bound to. */
  workers: readonly WorkerName[]
  /** Replace vars of the configurations, in the Workers that declare them. */
  vars?: Record<string, string>
  seeded?: boolean
  /** Where the Workers are told that the database is, if there is something in between. */
  mongoUri?: (uri: string) => Promise<string>
  /** With the limits of the configurations; otherwise there is room for all tests. */
  limited?: boolean
}

/** The Workers as their own configurations say, on a database and a cache that nobody else uses. */
export async function startTestPlatform({
  workers,
  vars = {},
  seeded = false,
  limited = false,
  mongoUri = (uri) => Promise.resolve(uri),
}: TestPlatformOptions): Promise<TestPlatform> {
  await using stack = new AsyncDisposableStack()
  const dataDir = await mkdtemp(join(tmpdir(), 'storefront-'))
  stack.defer(() => rm(dataDir, { recursive: true, force: true }))
  // wrangler's own capture of logs and traces costs a third of the throughput.
  process.env['X_LOCAL_OBSERVABILITY'] = 'false'
  process.env['WRANGLER_LOG_PATH'] = join(dataDir, 'logs')
  process.env['WRANGLER_SEND_METRICS'] = 'false'
  const mongo = await startMongo({ dataDir, testCommands: true })
  stack.defer(() => mongo.close())
  const redis = await startRedis({ token: 'test' })
  stack.defer(() => redis.close())
  const google = stack.use(await startGoogle())
  const keys = await developmentKeys(dataDir)
  await buildAssets()
  await migrate(mongo.uri, () => undefined)
  if (seeded) await seed({ mongoUri: mongo.uri, dataDir, origin: 'http://shop.example', log: () => undefined })

  const secrets: Record<string, string> = {
    MONGODB_URI: await mongoUri(mongo.uri),
    UPSTASH_REDIS_REST_URL: redis.url,
    UPSTASH_REDIS_REST_TOKEN: redis.token,
    AUTH_JWKS: keys.jwks,
    AUTH_SIGNING_KEY: keys.signingKey,
  }
  const server = createTestHarness({
    root: ROOT,
    workers: workers.map((worker) => {
      const config = readConfig(worker)
      const names = Object.keys(config.vars ?? {})
      return {
        configPath: configFile(worker),
        vars: picked({ ...(!limited && roomyLimits(names)), ...google.vars, ...vars, ENVIRONMENT: 'test' }, names),
        secrets: {
          ...picked(secrets, config.secrets?.required ?? []),
          ...(worker === 'auth' && google.secrets),
        },
      }
    }),
  })
  stack.defer(() => server.close())
  const { url } = await server.listen()
  const owned = stack.move()
  return {
    server,
    url: url.origin,
    mongo,
    redis,
    keys,
    google,
    dataDir,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

function picked(values: Record<string, string>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)))
}
