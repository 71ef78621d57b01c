import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Collection, type Document, MongoClient, MongoServerError } from 'mongodb'
import { afterAll, beforeAll, expect } from 'vitest'
import { type LocalMongo, type LocalMongoOptions, startMongo } from './server.ts'

/** A server with a folder of its own and the real driver, for the tests of one file. */
export function useMongo(options: Omit<LocalMongoOptions, 'dataDir'> = {}): {
  readonly server: () => LocalMongo
  readonly client: () => MongoClient
  readonly fresh: (...documents: readonly Document[]) => Promise<Collection>
} {
  let folder: string
  let server: LocalMongo
  let client: MongoClient
  let collections = 0
  beforeAll(async () => {
    folder = await newFolder()
    server = await startMongo({ dataDir: folder, ...options })
    client = await MongoClient.connect(server.uri)
  })
  afterAll(async () => {
    await client.close()
    await server.close()
    await rm(folder, { recursive: true })
  })
  return {
    server: () => server,
    client: () => client,
    fresh: async (...documents) => {
      const collection = client.db('test').collection(`c${++collections}`)
      if (documents.length > 0) await collection.insertMany([...documents])
      return collection
    },
  }
}

export async function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'local-mongo-'))
}

/** Waits for the server's refusal and returns it. */
export async function refusal(promise: Promise<unknown>): Promise<MongoServerError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(MongoServerError)
  if (error instanceof MongoServerError) return error
  throw new Error('not refused')
}
