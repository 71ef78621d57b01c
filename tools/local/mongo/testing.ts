import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Collection, type Db, type Document, MongoClient, MongoServerError } from 'mongodb'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished } from 'vitest'
import { type LocalMongo, type LocalMongoOptions, startMongo } from './server.ts'

/** A real server that the tests of behaviour are to run on instead of the local one. */
const REAL_URI = process.env['MONGODB_URI'] || undefined

export interface TestMongo {
  readonly uri: () => string
  readonly client: () => MongoClient
  /** A database for the tests of this file alone; dropped when they have ended. */
  readonly db: () => Db
  /** A new collection with these documents. */
  readonly fresh: (...documents: readonly Document[]) => Promise<Collection>
}

/** The server of `MONGODB_URI` or a local one, and the real driver, for the tests of one file. */
export function useMongo(): TestMongo {
  return useServer(async () =>
    REAL_URI === undefined ? startOwn({}) : { uri: REAL_URI, close: async () => undefined },
  )
}

/** The same with a local server whatever `MONGODB_URI` says, for tests of what only it has. */
export function useLocalMongo(
  options: Omit<LocalMongoOptions, 'dataDir'> = {},
): TestMongo & { readonly server: () => LocalMongo } {
  let server: LocalMongo
  const mongo = useServer(async () => {
    const own = await startOwn(options)
    server = own.server
    return own
  })
  return { ...mongo, server: () => server }
}

/** Skips the tests of a block or file on a real server, where `reason` is printed beside them. */
export function onlyLocal(reason: string): void {
  beforeEach(({ skip }) => skip(REAL_URI !== undefined, reason))
}

interface Server {
  readonly uri: string
  close(): Promise<void>
}

async function startOwn(options: Omit<LocalMongoOptions, 'dataDir'>): Promise<Server & { server: LocalMongo }> {
  const folder = await newFolder()
  const server = await startMongo({ dataDir: folder, ...options })
  return {
    uri: server.uri,
    server,
    close: async () => {
      await server.close()
      await rm(folder, { recursive: true })
    },
  }
}

function useServer(start: () => Promise<Server>): TestMongo {
  let server: Server
  let client: MongoClient
  let collections = 0
  const database = `test_${randomUUID().replaceAll('-', '')}`
  beforeAll(async () => {
    server = await start()
    client = await MongoClient.connect(server.uri)
  })
  afterAll(async () => {
    // Whatever fails: no folder and no process is to be left behind.
    try {
      await client.db(database).dropDatabase()
    } finally {
      await client.close()
      await server.close()
    }
  })
  return {
    uri: () => server.uri,
    client: () => client,
    db: () => client.db(database),
    fresh: async (...documents) => {
      const collection = client.db(database).collection(`c${++collections}`)
      if (documents.length > 0) await collection.insertMany([...documents])
      return collection
    },
  }
}

/** A folder for the data of one test, removed when it has ended. */
export async function folderOfTest(): Promise<string> {
  const folder = await newFolder()
  onTestFinished(async () => rm(folder, { recursive: true }))
  return folder
}

async function newFolder(): Promise<string> {
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
