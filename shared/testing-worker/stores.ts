import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startMongo } from '../../tools/local/mongo/server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The database of the tests that run in the Workers runtime. */
    kitMongoUri: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kit-'))
  const mongo = await startMongo({ dataDir })
  project.provide('kitMongoUri', mongo.uri)
  return async () => {
    await mongo.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}
