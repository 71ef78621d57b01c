import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../tools/dev/ports.ts'
import type { Account } from '../tools/seed/account-file.ts'
import type { CategoryFigures, ProductFigures } from './support/categories.ts'
import { addCategory, faultsOf, stirUntilTheEnd } from './support/category-rush.ts'
import { inParallel } from './support/in-parallel.ts'
import { npmStart, processesOf, type Running } from './support/npm-start.ts'
import { placeOrder } from './support/place.ts'
import {
  allOrders,
  allUnits,
  demoAccounts,
  listProduct,
  register,
  type Shopper,
  signIn,
  stockOf,
} from './support/shop.ts'

const CUSTOMERS = 4
const ORDERS_EACH = 30
const IN_STOCK = 50
const CATEGORIES = 12
/** As long as the alarm of a keeper that was killed may wait, and some more. */
const FOLLOW_MS = 20_000
const START_MS = 90_000
const SETTLE_MS = 60_000

let dataDir: string
let port: number
let platform: Running

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'shop-restart-'))
  port = await freePort()
  platform = await npmStart(port, dataDir, START_MS)
}, START_MS)

afterAll(async () => {
  await platform.kill().catch(() => undefined)
  await rm(dataDir, { recursive: true, force: true })
})

test(
  'killed in the middle of a rush and started again, it settles every order and the stock adds up',
  async () => {
    const { admin } = await demoAccounts(dataDir)
    const watcher = await signIn(platform.origin, admin)
    const productId = await listProduct(watcher, IN_STOCK)
    const shoppers: Shopper[] = []
    for (let index = 0; index < CUSTOMERS; index++) shoppers.push(await register(platform.origin))

    const rush = shoppers.flatMap(({ client }) =>
      Array.from({ length: ORDERS_EACH }, () => placeOrder(client, productId, 1, SETTLE_MS).catch(() => undefined)),
    )
    await untilSome(10)
    await platform.kill()
    const answers = await Promise.all(rush)
    expect(answers.filter((answer) => answer === undefined).length).toBeGreaterThan(0)

    platform = await npmStart(port, dataDir, START_MS)
    const shop = await signIn(platform.origin, admin)
    const orders = await settled(admin)
    const written = new Set(orders.map(({ id }) => id))
    const acknowledged = answers.flatMap((answer) => (answer && 'orderId' in answer ? answer.orderId : []))
    expect(acknowledged.filter((id) => !written.has(id))).toEqual([])
    const confirmed = orders.filter(({ status }) => status === 'confirmed').length
    const stock = await stockOf(shop, productId)

    expect(orders.length).toBeGreaterThanOrEqual(10)
    expect(new Set(orders.map(({ status }) => status)).difference(new Set(['confirmed', 'cancelled']))).toEqual(
      new Set(),
    )
    expect(allUnits(stock)).toBe(IN_STOCK)
    expect(stock).toMatchObject({ reserved: 0, sold: confirmed })

    async function settled(account: Account) {
      const until = Date.now() + SETTLE_MS
      for (;;) {
        const all = await ordersOfProduct(account)
        if (all.every(({ status }) => status !== 'pending')) return all
        if (Date.now() > until)
          throw new Error(`${all.filter(({ status }) => status === 'pending').length} still pending`)
        await sleep(500)
      }
    }

    /** Waits until the rush is under way: some orders are written, and not all of them settled. */
    async function untilSome(count: number) {
      // In a rush there may be no answer in time.
      const written = async () => (await allOrders(watcher).catch(() => [])).filter(isOfProduct).length
      while ((await written()) < count) await sleep(20)
    }

    async function ordersOfProduct(account: Account) {
      return (await allOrders(await signIn(platform.origin, account))).filter(isOfProduct)
    }

    function isOfProduct({ items }: { items: { productId: string }[] }) {
      return items.some((item) => item.productId === productId)
    }
  },
  2 * START_MS + 2 * SETTLE_MS,
)

test(
  'killed while categories are being changed, it has every change that was answered, and products follow by themselves',
  async () => {
    const { admin } = await demoAccounts(dataDir)
    const before = await signIn(platform.origin, admin)
    const planted: CategoryFigures[] = []
    for (let index = 0; index < CATEGORIES; index++) {
      const above = planted[Math.floor(index / 2) - 1]
      planted.push(await addCategory(before, `Planted ${index}`, above?.id ?? null))
    }
    const productIds = await inParallel(planted, 2, ({ id }) => listProduct(before, 1, id))
    const { rush, ended } = stirUntilTheEnd(before, planted, 6)
    await expect.poll(() => rush.answers, { timeout: SETTLE_MS, interval: 20 }).toBeGreaterThanOrEqual(20)
    await platform.kill()
    await ended
    expect(rush.unanswered.length).toBeGreaterThan(0)

    platform = await npmStart(port, dataDir, START_MS)
    const shop = await signIn(platform.origin, admin)
    const { items: tree } = await shop.rest<{ items: CategoryFigures[] }>('GET', '/api/categories?active=all')
    expect(faultsOf(tree, rush)).toEqual([])
    const categoryOf = new Map(productIds.map((id, index) => [id, tree.find((now) => now.id === planted[index]?.id)]))
    const tagsOf = async () => {
      const { items } = await shop.rest<{ items: ProductFigures[] }>('GET', `/api/products?ids=${productIds.join(',')}`)
      return items.map(({ id, categoryName, categoryPath }) => [id, categoryName, ...categoryPath])
    }
    const tags = [...categoryOf].map(([id, now]) => [id, now?.name, ...(now?.ancestors ?? []), now?.id])
    await expect.poll(tagsOf, { timeout: FOLLOW_MS, interval: 200 }).toEqual(tags)
    for (const { id } of planted) {
      const below = [...categoryOf.values()].filter((now) => now?.id === id || now?.ancestors.includes(id))
      const listed = await shop.rest<{ total: number }>('GET', `/api/products?category=${id}&limit=1`)
      expect(listed.total).toBe(below.length)
    }
  },
  2 * START_MS + 2 * SETTLE_MS,
)

test(
  'SIGTERM to npm start leaves no process behind',
  async () => {
    expect(processesOf(dataDir)).not.toEqual([])
    expect(await platform.terminate()).toBe(0)
    expect(processesOf(dataDir)).toEqual([])
  },
  START_MS,
)
