import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MongoClient, MongoServerSelectionError } from 'mongodb'
import { Complaint } from '../dev/complaint.ts'
import { borrowDataDir } from '../dev/data-dir.ts'
import { variableIn } from '../dev/env-file.ts'
import { startMongo } from '../local/mongo/server.ts'

const PATIENCE_MS = 5_000

export interface ShopDatabase extends AsyncDisposable {
  client: MongoClient
  /** For people. */
  description: string
}

/**
 * The database of the shop that is meant: that of `MONGODB_URI`, else of the platform that runs on the data folder, else
 * the one in the folder, which is served for as long as it is needed.
 */
export async function openShopDatabase(
  dataDir: string,
  env: Record<string, string | undefined>,
): Promise<ShopDatabase> {
  await using stack = new AsyncDisposableStack()
  const { uri, description } = await locate(dataDir, env, stack)
  const client = new MongoClient(uri, { appName: 'admin', serverSelectionTimeoutMS: PATIENCE_MS })
  stack.defer(() => client.close())
  try {
    await client.connect()
  } catch (error) {
    if (!(error instanceof MongoServerSelectionError)) throw error
    throw new Complaint(`${description} does not answer: ${error.message}`)
  }
  const owned = stack.move()
  return { client, description, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

async function locate(
  dataDir: string,
  { MONGODB_URI }: Record<string, string | undefined>,
  stack: AsyncDisposableStack,
) {
  if (MONGODB_URI) return { uri: MONGODB_URI, description: 'the database of MONGODB_URI' }
  const release = await borrowDataDir(dataDir)
  if (release) {
    stack.defer(release)
    const mongo = await startMongo({ dataDir, port: 0 })
    stack.defer(() => mongo.close())
    return { uri: mongo.uri, description: `the shop in ${dataDir}` }
  }
  const file = await readFile(join(dataDir, 'dev.env'), 'utf8').catch(() => '')
  const uri = variableIn(file, 'MONGODB_URI')
  if (uri === undefined) throw new Complaint(`The platform on ${dataDir} is just starting: try again when it is ready.`)
  return { uri, description: `the platform that runs on ${dataDir}` }
}
