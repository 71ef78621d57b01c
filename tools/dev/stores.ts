import { randomBytes } from 'node:crypto'
import { startMongo } from '../local/mongo/server.ts'
import { startRedis } from '../local/redis/server.ts'
import { Complaint } from './complaint.ts'

/** The database and the cache of a local platform. */
export interface Stores {
  mongoUri: string
  redisUrl: string
  redisToken: string
  /** What serves them, for people. */
  description: string
  close(): Promise<void>
}

/** The stores that `env` names, and stand-ins on free ports of the loopback for those that it does not. */
export async function startStores(dataDir: string, env: Record<string, string | undefined>): Promise<Stores> {
  const mongo = await openMongo(dataDir, env)
  try {
    const redis = await openRedis(env)
    return {
      mongoUri: mongo.uri,
      redisUrl: redis.url,
      redisToken: redis.token,
      description: `MongoDB: ${mongo.kind}, Redis: ${redis.kind}`,
      close: async () => {
        await Promise.all([mongo.close(), redis.close()])
      },
    }
  } catch (error) {
    await mongo.close()
    throw error
  }
}

async function openMongo(dataDir: string, env: Record<string, string | undefined>) {
  if (env['MONGODB_URI']) return { uri: env['MONGODB_URI'], kind: 'MONGODB_URI', close: nothing }
  const local = await startMongo({ dataDir, port: 0, testCommands: env['MONGO_TEST_COMMANDS'] === 'true' })
  return { uri: local.uri, kind: 'built in', close: () => local.close() }
}

async function openRedis(env: Record<string, string | undefined>) {
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token, REDIS_URL: redisUrl } = env
  if (url) {
    if (!token) throw new Complaint('UPSTASH_REDIS_REST_URL is set, UPSTASH_REDIS_REST_TOKEN is not.')
    return { url, token, kind: 'UPSTASH_REDIS_REST_URL', close: nothing }
  }
  const local = await startRedis({ token: randomBytes(24).toString('base64url'), redisUrl: redisUrl || undefined })
  return { url: local.url, token: local.token, kind: redisUrl ? 'REDIS_URL' : 'built in', close: () => local.close() }
}

async function nothing(): Promise<void> {}
