import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Db, MongoClient } from 'mongodb'
import { newId } from '../id.ts'
import type { Index } from '../mongo.ts'

export interface TestDatabase {
  db: Db
  close(): Promise<void>
}

interface Server {
  uri: string
  close(): Promise<void>
}

/**
 * An empty database with these indexes, for the tests of one file and seen by no other: on the server of
 * `MONGODB_URI` if that is set, else on a local one that ends with it.
 */
export async function startTestDatabase(indexes: readonly Index[]): Promise<TestDatabase> {
  const uri = process.env['MONGODB_URI']
  const server = uri ? { uri, close: () => Promise.resolve() } : await startLocalServer()
  const client = await MongoClient.connect(server.uri, { monitorCommands: true })
  const db = client.db(`test_${newId()}`)
  for (const { collection, key, options } of indexes) await db.collection(collection).createIndex(key, options)
  return {
    db,
    close: async () => {
      if (uri) await db.dropDatabase()
      await client.close()
      await server.close()
    },
  }
}

async function startLocalServer(): Promise<Server> {
  const dataDir = await mkdtemp(join(tmpdir(), 'test-database-'))
  const { startMongo } = localMongo(await import(new URL('../../../tools/local/mongo/server.ts', import.meta.url).href))
  const server = await startMongo({ dataDir, port: 0 })
  return {
    uri: server.uri,
    close: async () => {
      await server.close()
      await rm(dataDir, { recursive: true })
    },
  }
}

/** The tools import the Workers, so types cannot come from there too; that module exports this function. */
function localMongo(module: unknown) {
  return module as { startMongo(options: { dataDir: string; port: number }): Promise<Server> }
}
