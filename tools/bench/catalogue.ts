import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { generationKey } from '@shop/shared/generation'
import { LISTS } from '../../workers/product/src/product.cache.ts'
import { freePort } from '../dev/ports.ts'
import { startPlatform } from '../dev/platform.ts'
import { startMongoProcess } from '../local/mongo/process.ts'
import { startRedis } from '../local/redis/server.ts'
import { migrate } from '../migrate/migrate.ts'
import { seedBulk } from '../seed/bulk.ts'
import { seedCategories, shelves } from '../seed/categories.ts'
import { idOf } from '../seed/id.ts'
import { progressOn } from '../seed/progress.ts'
import { databaseOf } from '../workers.ts'
import { measure, type Measured } from './measure.ts'
import { table } from './table.ts'

const SIZES = [1_000, 100_000] as const
const COLD_TIMES = 60
const CACHED = { concurrency: 8, seconds: 4 }

/** What is asked of the shop, as the n-th request for it. */
const REQUESTS: Record<string, (n: number) => string> = {
  'first page': () => '/api/products',
  category: () => `/api/products/category/${shelves()[0]?.category.id}`,
  search: () => '/api/products/search?q=kettle',
  'search with facets': () => '/api/products/search?q=steel+kettle&facets=true',
  suggest: () => '/api/products/suggest?q=ste',
  'facets of all': () => '/api/products?facets=true',
  'by id': (n) => `/api/products/${idOf('bulk product', String(n % SIZES[0]))}`,
}

type Figures = Map<string, Measured>

/** The shop with few products and with many: what it answers through the gateway, with an empty cache and a full one. */
export async function bench(): Promise<void> {
  const figures: Figures[] = []
  for (const size of SIZES) figures.push(await figuresOf(size))
  const [few, many] = figures
  const rows = [...(few ?? [])].map(([name, small]) => [name, ...cells(small), ...compared(small, many?.get(name))])
  const [low, high] = SIZES.map((size) => size.toLocaleString('en'))
  const head = ['', `${low}: req/s`, 'p50 ms', 'p99 ms', `${high}: req/s`, 'p50 ms', 'p99 ms', 'p50 ratio']
  console.log(table([head, ...rows]))
  console.log(`\ncold: one request at a time; cached: ${CACHED.concurrency} at a time`)
}

async function figuresOf(size: number): Promise<Figures> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'catalogue-bench-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const dataDir = join(folder, 'platform')
  const mongo = stack.use(await startMongoProcess({ dataDir: join(folder, 'mongo') }))
  const redis = await startRedis({ token: 'bench' })
  stack.defer(() => redis.close())
  await fill(mongo.uri, size)
  // The platform takes what the environment names instead of starting its own.
  Object.assign(process.env, {
    MONGODB_URI: mongo.uri,
    UPSTASH_REDIS_REST_URL: redis.url,
    UPSTASH_REDIS_REST_TOKEN: redis.token,
  })
  const options = {
    port: await freePort(),
    dataDir,
    reset: false,
    seed: false,
    alone: undefined,
    only: [],
    json: false,
  }
  const { origin } = await startPlatform(options, stack, new AbortController().signal, () => undefined)
  const command = (...words: string[]) =>
    reached(redis.url, { method: 'POST', headers: { authorization: 'Bearer bench' }, body: JSON.stringify(words) })
  // The Store answers readers of one generation with one run, so that emptying the cache alone is not enough.
  const flush = async () => {
    await command('FLUSHALL')
    await command('SET', generationKey(LISTS), randomUUID())
  }
  return await measured(origin, flush)
}

async function fill(uri: string, size: number): Promise<void> {
  await migrate(uri, () => undefined)
  await using client = new MongoClient(uri)
  const db = client.db(databaseOf('product'))
  await seedCategories(client.db(databaseOf('category')), db)
  const begun = performance.now()
  await seedBulk(db, { products: size, origin: 'http://shop.example', progress: progressOn(process.stderr, size) })
  console.log(`${size.toLocaleString('en')} products written in ${((performance.now() - begun) / 1_000).toFixed(1)} s`)
}

async function measured(origin: string, flush: () => Promise<unknown>): Promise<Figures> {
  const figures: Figures = new Map()
  for (const [name, path] of Object.entries(REQUESTS)) {
    let n = 0
    const ask = () => answered(origin + path(n), (n += 1))
    for (let warm = 0; warm < 10; warm += 1) await ask()
    figures.set(`${name}, cold`, await coldly(ask, flush))
    for (let warm = 0; warm < SIZES[0] && name === 'by id'; warm += 1) await ask()
    figures.set(`${name}, cached`, await measure(ask, CACHED))
  }
  return figures
}

async function coldly(ask: () => Promise<unknown>, flush: () => Promise<unknown>): Promise<Measured> {
  const times: number[] = []
  for (let time = 0; time < COLD_TIMES; time += 1) {
    await flush()
    const begun = performance.now()
    await ask()
    times.push(performance.now() - begun)
  }
  times.sort((a, b) => a - b)
  const at = (share: number): number => times[Math.floor(share * (times.length - 1))] ?? Number.NaN
  const total = times.reduce((sum, time) => sum + time, 0)
  return { opsPerSecond: (1_000 * times.length) / total, p50: at(0.5), p99: at(0.99) }
}

/** Asks as another client every time: one alone may not ask so much. */
async function answered(url: string, n: number): Promise<void> {
  const client = `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`
  const response = await reached(url, { headers: { 'cf-connecting-ip': client } })
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  await response.arrayBuffer()
}

/** Once more if the server has just closed the idle connection that was taken. */
async function reached(url: string, init: RequestInit): Promise<Response> {
  return fetch(url, init).catch(() => fetch(url, init))
}

function cells({ opsPerSecond, p50, p99 }: Measured): string[] {
  return [Math.round(opsPerSecond).toLocaleString('en'), p50.toFixed(1), p99.toFixed(1)]
}

function compared(few: Measured, many: Measured | undefined): string[] {
  return many ? [...cells(many), `${(many.p50 / few.p50).toFixed(2)}×`] : []
}
