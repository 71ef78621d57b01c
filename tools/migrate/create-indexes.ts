import { type Db, MongoServerError } from 'mongodb'
import { Complaint } from '../dev/complaint.ts'
import type { Index } from './indexes.ts'

const NAMESPACE_NOT_FOUND = 26

/**
 * Creates the indexes that are missing; tells which. An index that is there under the same name with another
 * definition is a Complaint: dropping it is a decision about a running shop, and no tool's.
 */
export async function createIndexes(db: Db, indexes: readonly Index[]): Promise<string[]> {
  const created: string[] = []
  for (const [collection, wanted] of Map.groupBy(indexes, (index) => index.collection)) {
    const before = await indexNames(db, collection)
    for (const { key, options = {} } of wanted) {
      const name = await db.collection(collection).createIndex(key, options).catch(complain(db, collection))
      if (!before.includes(name)) created.push(`${collection}.${name}`)
    }
  }
  return created
}

async function indexNames(db: Db, collection: string): Promise<string[]> {
  try {
    const indexes = await db.collection(collection).indexes()
    return indexes.map(({ name }) => name ?? '')
  } catch (error) {
    if (error instanceof MongoServerError && error.code === NAMESPACE_NOT_FOUND) return []
    throw error
  }
}

function complain(db: Db, collection: string) {
  return (error: unknown): never => {
    if (!(error instanceof MongoServerError)) throw error
    throw new Complaint(
      `The indexes of ${db.databaseName}.${collection} cannot be brought up to date: ${error.message}`,
    )
  }
}
