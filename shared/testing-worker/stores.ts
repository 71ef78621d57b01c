import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startMongo } from '../../tools/local/mongo/server.ts'
import { startRedis } from '../../tools/local/redis/server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The stores of the tests that run in the Workers runtime. */
    kitMongoUri: string
    kitRedisUrl: string
    kitRedisToken: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kit-'))
  const mongo = await startMongo({ dataDir })
  project.provide('kitMongoUri', mongo.uri)
  const redis = await startRedis({ token: 'test' })
  project.provide('kitRedisUrl', redis.url)
  project.provide('kitRedisToken', redis.token)
  return async () => {
    await redis.close()
    await mongo.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}
