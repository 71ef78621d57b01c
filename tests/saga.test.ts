import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '@shop/shared/id'
import { type LocalMongo, startMongo } from '../tools/local/mongo/server.ts'
import { eventOf } from '../workers/order/src/order.events.ts'
import { OrderRepository } from '../workers/order/src/order.repository.ts'
import { type Partners, remaining, settle, undo } from '../workers/order/src/order.saga.ts'
import type { Order } from '../workers/order/src/order.ts'
import { aLine, anOrder } from '../workers/order/src/testing/orders.ts'
import { InventoryRepository } from '../workers/product/src/inventory.repository.ts'

let dataDir: string
let mongo: LocalMongo
let client: MongoClient
let inventory: InventoryRepository
let orders: OrderRepository

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'shop-saga-'))
  mongo = await startMongo({ dataDir })
  client = await new MongoClient(mongo.uri).connect()
  inventory = new InventoryRepository(client.db('shop_product'))
  orders = new OrderRepository(client.db('shop_order'))
  return async () => {
    await client.close()
    await mongo.close()
    await rm(dataDir, { recursive: true, force: true })
  }
})

/** The saga's partners on the real inventory; every call goes through `around`. */
function partners(around: <T>(call: () => Promise<T>) => Promise<T>, paid: boolean): Partners {
  return {
    reserve: ({ id, items, holdExpiresAt }) =>
      around(async () => ((await inventory.reserve(id, items, holdExpiresAt)).ok ? null : { code: 'OUT_OF_STOCK' })),
    holdCoupon: () => around(() => Promise.resolve(null)),
    takePayment: () =>
      around(() => Promise.resolve(paid ? { ok: true, status: 'pending' } : { ok: false, failureCode: 'declined' })),
    commit: ({ id }) => around(async () => ((await inventory.commit(id)).ok ? null : { code: 'OUT_OF_STOCK' })),
    giveBack: ({ id }) => around(async () => void (await inventory.release(id))),
  }
}

class Crash extends Error {}

/** Fails at the n-th call, before it is made or after it was made but before its answer arrived. */
function crashAt(n: number, when: 'before' | 'after') {
  let calls = 0
  return async <T>(call: () => Promise<T>): Promise<T> => {
    calls += 1
    if (calls === n && when === 'before') throw new Crash()
    const answer = await call()
    if (calls === n && when === 'after') throw new Crash()
    return answer
  }
}

async function run(id: string, saga: Partners): Promise<void> {
  for (;;) {
    const stored = await orders.find(id)
    if (!stored) throw new Error('the order is not there')
    const left = remaining(stored)
    if (left !== 'settle' && left !== 'undo') return
    const now = () => new Date()
    const { order, refusal } = stored
    const outcome = refusal ? { order: await undo(order, refusal, saga, now) } : await settle(order, saga, now)
    if ('refusal' in outcome) await orders.refuse(id, outcome.refusal)
    else await orders.move(order, outcome.order, eventOf(outcome.order))
  }
}

const ends = [
  { ends: 'confirmed', stock: 5, paid: true, left: { available: 3, reserved: 0, sold: 2 } },
  { ends: 'cancelled for want of stock', stock: 1, paid: true, left: { available: 1, reserved: 0, sold: 0 } },
  { ends: 'cancelled because it was not paid', stock: 5, paid: false, left: { available: 5, reserved: 0, sold: 0 } },
]

async function placed(productId: string, given: Partial<Order> = {}): Promise<Order> {
  const items = [aLine({ productId, quantity: 2, sellerId: newId() })]
  const order = anOrder({ id: newId(), userId: newId(), number: newId(), items, ...given })
  await orders.insert({ order, request: 'r' }, eventOf(order))
  return order
}

const directly = <T>(call: () => Promise<T>) => call()

test('an order whose hold has expired before it was settled is cancelled, and what it had is given back', async () => {
  const productId = newId()
  await inventory.open(productId, newId(), 5)
  const order = await placed(productId, { holdExpiresAt: new Date(Date.now() - 1) })
  await inventory.reserve(order.id, order.items, order.holdExpiresAt)
  await inventory.commit(order.id)

  await run(order.id, partners(directly, true))
  expect((await orders.find(order.id))?.order).toMatchObject({ status: 'cancelled', cancelReason: 'PAYMENT_TIMEOUT' })
  expect(await inventory.findMany([productId])).toMatchObject([{ available: 5, reserved: 0, sold: 0 }])
})

test('an order that has lost what it held is cancelled instead of being tried for ever', async () => {
  const productId = newId()
  await inventory.open(productId, newId(), 5)
  const order = await placed(productId)
  const losing = partners(directly, true)
  const takePayment: Partners['takePayment'] = async (paying) => {
    await inventory.release(order.id)
    return losing.takePayment(paying)
  }

  await run(order.id, { ...losing, takePayment })
  expect((await orders.find(order.id))?.order).toMatchObject({ status: 'cancelled', cancelReason: 'OUT_OF_STOCK' })
  expect(await inventory.findMany([productId])).toMatchObject([{ available: 5, reserved: 0, sold: 0 }])
})

describe.each(ends)('an order that is $ends', ({ ends: end, stock, paid, left }) => {
  const crashes = [1, 2, 3, 4, 5].flatMap((call) => (['before', 'after'] as const).map((when) => ({ call, when })))

  test.each(crashes)('comes out the same after a crash $when call $call of its saga', async ({ call, when }) => {
    const productId = newId()
    await inventory.open(productId, newId(), stock)
    const order = await placed(productId)

    await run(order.id, partners(crashAt(call, when), paid)).catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error
    })
    await run(
      order.id,
      partners((repeat) => repeat(), paid),
    )

    const settled = await orders.find(order.id)
    expect(end).toContain(settled?.order.status)
    expect(settled?.order.timeline).toHaveLength(2)
    expect(settled?.outbox).toHaveLength(2)
    expect(await inventory.findMany([productId])).toMatchObject([left])
  })
})
