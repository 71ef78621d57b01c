import { MongoClient, ObjectId } from 'mongodb'
import { databaseOf } from '../../tools/workers.ts'

/** Makes the tokens that a session has replaced as old as they will be in half a minute, when none may come again. */
export async function halfAMinuteLater(mongoUri: string, sessionId: string): Promise<void> {
  await using client = new MongoClient(mongoUri)
  const at = new Date(Date.now() - 30_000)
  await client
    .db(databaseOf('auth'))
    .collection('sessions')
    .updateOne({ _id: new ObjectId(sessionId) }, { $set: { 'predecessors.$[].at': at } })
}
