import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Collection, type Document, MongoClient } from 'mongodb'
import { startMongoProcess } from '../process.ts'
import { readBatches } from '../storage/batch.ts'
import { COMPACTION_MOMENTS, WRITE_MOMENTS } from '../storage/mishap.ts'
import { findProblems } from './check.ts'
import { INDEXES, type Thing } from './thing.ts'
import { Writer } from './writer.ts'

export interface Crashes {
  crashes: number
  /** Writes that were acknowledged, over all. */
  acknowledged: number
  /** Crashes which left a copy behind that a compaction was writing. */
  compacting: number
  /** Crashes after which the log ended in a batch that was cut short. */
  torn: number
  /** The slowest start of a server on what a crash has left behind. */
  slowestStartMs: number
}

const WRITERS = 6
/** Each fifth crash is at a moment that a signal from outside hits too rarely; the others are kill -9. */
const CHOSEN_MOMENT_EACH = 5
const MOMENTS = [...WRITE_MOMENTS, ...COMPACTION_MOMENTS]
/** Small, so that there is often a compaction to be killed. */
const MIN_COMPACTION_BYTES = 512 * 1024

/** Crashes a server under write load again and again; throws when what it has then is not what it has promised. */
export async function* crash(count: number, dataDir: string): AsyncGenerator<Readonly<Crashes>> {
  const writers = Array.from({ length: WRITERS }, (_, number) => new Writer(number))
  const seen: Crashes = { crashes: 0, acknowledged: 0, compacting: 0, torn: 0, slowestStartMs: 0 }
  while (seen.crashes < count) {
    seen.slowestStartMs = Math.max(seen.slowestStartMs, await liveAndDie(dataDir, writers, seen.crashes))
    seen.crashes += 1
    seen.acknowledged = writers.reduce((sum, { acknowledged }) => sum + acknowledged, 0)
    if (existsSync(join(dataDir, 'mongo.log.compact'))) seen.compacting += 1
    if (await isTorn(join(dataDir, 'mongo.log'))) seen.torn += 1
    yield seen
  }
  await using server = await startMongoProcess({ dataDir })
  await using client = await MongoClient.connect(server.uri)
  await expectNoProblems(client, writers)
}

/** Starts a server, checks what it has, loads it with writes and kills it; returns how long it took to start. */
async function liveAndDie(dataDir: string, writers: readonly Writer[], number: number): Promise<number> {
  const started = performance.now()
  await using server = await startMongoProcess({
    dataDir,
    testCommands: true,
    minCompactionBytes: MIN_COMPACTION_BYTES,
  })
  const startMs = performance.now() - started
  // Not repeated: what is under way when the server dies may have been done or not.
  await using client = await MongoClient.connect(server.uri, { retryWrites: false, serverSelectionTimeoutMS: 300 })
  if (number === 0) await things(client).createIndexes(INDEXES)
  await expectNoProblems(client, writers)
  const writing = writers.map(async (writer) => writer.run(things(client)))
  if (number % CHOSEN_MOMENT_EACH === 0) await client.db('admin').command(exitAt(number / CHOSEN_MOMENT_EACH))
  await Promise.race([sleep(15 + Math.random() * 120), server.ended])
  await server.kill()
  await Promise.all(writing)
  return startMs
}

function exitAt(turn: number): Document {
  const at = MOMENTS[turn % MOMENTS.length]
  return { configureFailPoint: 'failLog', mode: { skip: Math.floor(Math.random() * 3) }, data: { at, exit: true } }
}

async function expectNoProblems(client: MongoClient, writers: readonly Writer[]): Promise<void> {
  const problems = await findProblems(things(client), writers)
  if (problems.length > 0) throw new Error(problems.join('\n'))
}

function things(client: MongoClient): Collection<Thing> {
  return client.db('crash').collection<Thing>('things')
}

async function isTorn(path: string): Promise<boolean> {
  const bytes = await readFile(path)
  return readBatches(bytes, () => undefined) < bytes.length
}
