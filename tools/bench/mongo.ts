import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Collection, type IndexDescription, MongoClient, ObjectId } from 'mongodb'
import { startMongoProcess } from '../local/mongo/process.ts'
import { measure } from './measure.ts'
import { table } from './table.ts'

interface Item {
  _id: ObjectId
  slug: string
  name: string
  category: number
  createdAt: Date
  price: { amountMinor: number; currency: string }
  tags: string[]
  available: number
  sold: number
}

const ITEMS = 100_000
const CATEGORIES = 1000
const SECONDS = 3
const INDEXES: IndexDescription[] = [
  { key: { slug: 1 }, unique: true },
  { key: { category: 1, createdAt: -1, _id: -1 } },
  { key: { 'price.amountMinor': 1, _id: 1 } },
  { key: { tags: 1 } },
]

/** The local MongoDB in a process of its own, asked by the real driver from here. */
export async function bench(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'mongo-bench-'))
  try {
    const ids = await fill(dataDir)
    const started = performance.now()
    await using server = await startMongoProcess({ dataDir })
    const startMs = performance.now() - started
    await using client = await MongoClient.connect(server.uri, { maxPoolSize: 32, minPoolSize: 32 })
    const rows = await measureAll(client.db('bench').collection<Item>('items'), ids)
    console.log(table([['', 'concurrency', 'ops/s', 'p50 ms', 'p99 ms'], ...rows]))
    console.log(`\nstart with ${ITEMS.toLocaleString('en')} documents and ${INDEXES.length} indexes: ${ms(startMs)} ms`)
  } finally {
    await rm(dataDir, { recursive: true })
  }
}

async function fill(dataDir: string): Promise<ObjectId[]> {
  await using server = await startMongoProcess({ dataDir })
  await using client = await MongoClient.connect(server.uri)
  const items = client.db('bench').collection<Item>('items')
  await items.createIndexes(INDEXES)
  const ids: ObjectId[] = []
  while (ids.length < ITEMS) {
    const batch = Array.from({ length: 1000 }, (_, n) => item(ids.length + n))
    await items.insertMany(batch)
    ids.push(...batch.map(({ _id }) => _id))
  }
  return ids
}

function item(n: number): Item {
  return {
    _id: new ObjectId(),
    slug: `item-${n}`,
    name: `Item number ${n} of the bench`,
    category: n % CATEGORIES,
    createdAt: new Date(1_700_000_000_000 + n * 1000),
    price: { amountMinor: (n * 7919) % 100_000, currency: 'EUR' },
    tags: [`a${n % 50}`, `b${n % 7}`],
    available: 1_000_000,
    sold: 0,
  }
}

async function measureAll(items: Collection<Item>, ids: readonly ObjectId[]): Promise<string[][]> {
  let next = ITEMS
  const anyId = (): ObjectId => ids[Math.floor(Math.random() * ids.length)] ?? new ObjectId()
  const operations: Record<string, () => Promise<unknown>> = {
    'findOne by id': () => items.findOne({ _id: anyId() }),
    'find by index, 20 of 100 sorted': () =>
      items
        .find({ category: Math.floor(Math.random() * CATEGORIES) })
        .sort({ createdAt: -1 })
        .limit(20)
        .toArray(),
    'findOneAndUpdate with a condition': () =>
      items.findOneAndUpdate({ _id: anyId(), available: { $gte: 1 } }, { $inc: { available: -1, sold: 1 } }),
    insertOne: () => items.insertOne(item(next++)),
  }
  const rows: string[][] = []
  for (const [name, operation] of Object.entries(operations)) {
    for (const concurrency of [1, 32]) {
      const { opsPerSecond, p50, p99 } = await measure(operation, { concurrency, seconds: SECONDS })
      rows.push([name, String(concurrency), Math.round(opsPerSecond).toLocaleString('en'), ms(p50), ms(p99)])
    }
  }
  return rows
}

function ms(milliseconds: number): string {
  return milliseconds < 100 ? milliseconds.toFixed(2) : milliseconds.toFixed(0)
}
