import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import type { Client } from '../tools/demo/client.ts'
import { type Placement, placeOrder } from './support/place.ts'
import {
  allOrders,
  allUnits,
  demoAccounts,
  listProduct,
  type OrderFigures,
  signIn,
  type StockFigures,
  stockOf,
  type Watching,
  watchingShoppers,
} from './support/shop.ts'

const CUSTOMERS = 20
const ORDERS_EACH = 10
const IN_STOCK = 50
const PATIENCE_MS = 90_000

describe(`${CUSTOMERS * ORDERS_EACH} orders at once for ${IN_STOCK} units`, () => {
  let admin: Client
  let shoppers: Watching[]
  let productId: string
  let before: StockFigures
  let placements: Placement[]
  let orders: Map<Watching, OrderFigures[]>

  beforeAll(async () => {
    const origin = inject('gatewayUrl')
    admin = await signIn(origin, (await demoAccounts(inject('dataDir'))).admin)
    productId = await listProduct(admin, IN_STOCK)
    before = await stockOf(admin, productId)
    shoppers = await watchingShoppers(origin, CUSTOMERS)
    placements = await Promise.all(
      Array.from({ length: ORDERS_EACH }, () => shoppers)
        .flat()
        .map(({ client }) => placeOrder(client, productId, 1, PATIENCE_MS)),
    )
    orders = new Map()
    for (const shopper of shoppers) orders.set(shopper, await settledOrders(shopper.client))
    return () => shoppers.forEach(({ live }) => live.close())
  }, 4 * PATIENCE_MS)

  test('every order was answered: placed, or refused because nothing is left', () => {
    expect(placements).toHaveLength(CUSTOMERS * ORDERS_EACH)
    const others = placements.filter((answer) => !('orderId' in answer) && answer.code !== 'OUT_OF_STOCK')
    expect(others).toEqual([])
  })

  test('exactly as many are confirmed as there were units', () => {
    const all = [...orders.values()].flat()
    expect(all.filter(({ status }) => status === 'confirmed')).toHaveLength(IN_STOCK)
  })

  test('all others were refused or cancelled for want of stock', () => {
    const all = [...orders.values()].flat()
    const cancelled = all.filter(({ status }) => status === 'cancelled')
    const refused = placements.filter((answer) => !('orderId' in answer))
    expect(cancelled.length + refused.length).toBe(CUSTOMERS * ORDERS_EACH - IN_STOCK)
    expect(new Set(cancelled.map(({ cancelReason }) => cancelReason)).difference(new Set(['OUT_OF_STOCK']))).toEqual(
      new Set(),
    )
  })

  test('the stock adds up, and nothing is held any more', async () => {
    const after = await stockOf(admin, productId)
    expect(allUnits(after)).toBe(allUnits(before))
    expect(after).toMatchObject({ available: 0, reserved: 0, sold: IN_STOCK })
  })

  test('every customer got all the events of their own orders, in order, and no others', async () => {
    for (const [{ live }, own] of orders) {
      for (const { id, status } of own) {
        await live.until(id, 'order:created', 'pending', 15_000)
        await live.until(id, status === 'confirmed' ? 'order:updated' : 'order:cancelled', status, 15_000)
      }
      const events = live.events.filter(({ type }) => type === 'event')
      expect(new Set(events.map(({ order }) => order?.id))).toEqual(new Set(own.map(({ id }) => id)))
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
    }
  })
})

/** The orders of an account once none of them is pending. */
async function settledOrders(client: Client): Promise<OrderFigures[]> {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    const orders = await allOrders(client)
    const pending = orders.filter(({ status }) => status === 'pending')
    if (pending.length === 0) return orders
    if (Date.now() > until) throw new Error(`still pending: ${pending.map(({ id }) => id).join(', ')}`)
    await sleep(500)
  }
}
