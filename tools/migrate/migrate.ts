import { MongoClient } from 'mongodb'
import { databaseOf, SERVICES } from '../workers.ts'
import { createIndexes } from './create-indexes.ts'
import { indexes } from './indexes.ts'

/** Creates the indexes that are missing in the databases of all services; repeating it changes nothing. */
export async function migrate(mongoUri: string, log: (line: string) => void): Promise<void> {
  await using client = new MongoClient(mongoUri, { appName: 'migrate' })
  for (const service of SERVICES) {
    const wanted = indexes[service]
    const database = databaseOf(service)
    const created = await createIndexes(client.db(database), wanted)
    const news = created.length > 0 ? `created ${created.join(', ')}` : 'nothing to do'
    log(`indexes   ${database}: ${wanted.length} listed, ${news}`)
  }
}
