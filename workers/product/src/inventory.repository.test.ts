import { newId } from '@shop/shared/id'
import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import fc from 'fast-check'
import { ObjectId } from 'mongodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InventoryRepository } from './inventory.repository.ts'

let database: TestDatabase
let inventory: InventoryRepository

beforeAll(async () => {
  database = await startTestDatabase([])
  inventory = new InventoryRepository(database.db)
})
afterAll(() => database.close())

const SELLER = newId()
const EXPIRES = new Date('2030-01-01T00:00:00Z')
const HELD = { ok: true, expiresAt: EXPIRES, turned: [] }

async function productWith(available: number): Promise<string> {
  const id = newId()
  await inventory.open(id, SELLER, available)
  return id
}

/** available, reserved and sold of a product. */
async function stockOf(productId: string): Promise<number[]> {
  const [stock] = await inventory.findMany([productId])
  return stock ? [stock.available, stock.reserved, stock.sold] : []
}

const one = (productId: string, quantity = 1) => [{ productId, quantity }]

describe('stock', () => {
  test('is opened once; a repeat changes nothing', async () => {
    const product = await productWith(5)
    await inventory.reserve(newId(), one(product, 2), EXPIRES)
    await inventory.open(product, SELLER, 5)
    expect(await stockOf(product)).toEqual([3, 2, 0])
  })

  test('is told in the order asked, without the products that are unknown', async () => {
    const [a, b] = [await productWith(1), await productWith(2)]
    const found = await inventory.findMany([b, newId(), a])
    expect(found.map(({ productId, available, sellerId }) => [productId, available, sellerId])).toEqual([
      [b, 2, SELLER],
      [a, 1, SELLER],
    ])
  })
})

describe('an order that', () => {
  test('reserves, commits and is forgotten has moved its units once, however often each is repeated', async () => {
    const product = await productWith(5)
    const order = newId()
    for (let i = 0; i < 2; i += 1) expect(await inventory.reserve(order, one(product, 2), EXPIRES)).toEqual(HELD)
    expect(await stockOf(product)).toEqual([3, 2, 0])
    for (let i = 0; i < 2; i += 1) expect(await inventory.commit(order)).toEqual({ ok: true })
    expect(await stockOf(product)).toEqual([3, 0, 2])
    expect(await inventory.reserve(order, one(product, 2), EXPIRES)).toEqual(HELD)
    for (let i = 0; i < 2; i += 1) await inventory.forget(order)
    expect(await stockOf(product)).toEqual([3, 0, 2])
  })

  test('reserves and is released gets its units back once; a repeat tells the same', async () => {
    const product = await productWith(5)
    const order = newId()
    await inventory.reserve(order, one(product, 2), EXPIRES)
    for (let i = 0; i < 2; i += 1) {
      expect(await inventory.release(order)).toMatchObject({ units: 2, productIds: [product] })
    }
    expect(await stockOf(product)).toEqual([5, 0, 0])
    expect(await inventory.reserve(order, one(product, 2), EXPIRES)).toMatchObject({ ok: false, code: 'RELEASED' })
    expect(await inventory.commit(order)).toEqual({ ok: false, code: 'RELEASED' })
    expect(await stockOf(product)).toEqual([5, 0, 0])
  })

  test('is released after it was committed is a restock', async () => {
    const product = await productWith(5)
    const order = newId()
    await inventory.reserve(order, one(product, 2), EXPIRES)
    await inventory.commit(order)
    expect(await inventory.release(order)).toMatchObject({ units: 2, productIds: [product] })
    expect(await stockOf(product)).toEqual([5, 0, 0])
  })

  test('was released before it could reserve stays out, until it is forgotten', async () => {
    const product = await productWith(5)
    const order = newId()
    expect(await inventory.release(order)).toMatchObject({ units: 0, productIds: [] })
    expect(await inventory.reserve(order, one(product), EXPIRES)).toMatchObject({ ok: false, code: 'RELEASED' })
    expect(await stockOf(product)).toEqual([5, 0, 0])
  })

  test('commits without having reserved is told so', async () => {
    expect(await inventory.commit(newId())).toEqual({ ok: false, code: 'NOT_HELD' })
  })

  test('names a product twice wants the sum', async () => {
    const product = await productWith(5)
    const twice = [...one(product, 2), ...one(product, 3)]
    expect(await inventory.reserve(newId(), twice, EXPIRES)).toMatchObject({ ok: true })
    expect(await stockOf(product)).toEqual([0, 5, 0])
  })

  test('asks for other items when it repeats gets what it asked for first', async () => {
    const [a, b] = [await productWith(5), await productWith(5)]
    const order = newId()
    await inventory.reserve(order, one(a), EXPIRES)
    expect(await inventory.reserve(order, [...one(a, 3), ...one(b)], EXPIRES)).toEqual(HELD)
    expect([await stockOf(a), await stockOf(b)]).toEqual([
      [4, 1, 0],
      [5, 0, 0],
    ])
  })
})

describe('an order of several products', () => {
  test('gets all or nothing, and is told every shortage; a repeat is told the same', async () => {
    const [a, b, c] = [await productWith(5), await productWith(1), await productWith(0)]
    const order = newId()
    const items = [...one(c, 1), ...one(a, 2), ...one(b, 3)]
    const refusal = {
      ok: false,
      code: 'OUT_OF_STOCK',
      shortages: [
        { productId: b, requested: 3, available: 1 },
        { productId: c, requested: 1, available: 0 },
      ].toSorted((x, y) => (x.productId < y.productId ? -1 : 1)),
    }
    expect(await inventory.reserve(order, items, EXPIRES)).toMatchObject(refusal)
    expect([await stockOf(a), await stockOf(b), await stockOf(c)]).toEqual([
      [5, 0, 0],
      [1, 0, 0],
      [0, 0, 0],
    ])
    expect(await inventory.reserve(order, items, EXPIRES)).toMatchObject(refusal)
    expect(await inventory.commit(order)).toEqual({ ok: false, code: 'RELEASED' })
  })

  test('names the products that do not exist and holds nothing', async () => {
    const [a, unknown] = [await productWith(5), newId()]
    const refusal = { ok: false, code: 'NOT_FOUND', productIds: [unknown] }
    expect(await inventory.reserve(newId(), [...one(a), ...one(unknown)], EXPIRES)).toMatchObject(refusal)
    expect(await stockOf(a)).toEqual([5, 0, 0])
  })
})

describe('at the same time', () => {
  test('200 orders for 50 units: exactly 50 get one, and no unit is lost or made', async () => {
    const product = await productWith(50)
    const orders = Array.from({ length: 200 }, () => newId())
    const results = await Promise.all(orders.map((order) => inventory.reserve(order, one(product), EXPIRES)))
    expect(results.filter(({ ok }) => ok)).toHaveLength(50)
    expect(await stockOf(product)).toEqual([0, 50, 0])
    expect(results.filter(({ turned }) => turned.length > 0)).toHaveLength(1)
    const shortages = [{ productId: product, requested: 1, available: 0 }]
    const refused = { ok: false, code: 'OUT_OF_STOCK', shortages, turned: [] }
    expect(results.filter(({ ok }) => !ok)).toEqual(Array.from({ length: 150 }, () => refused))
    await Promise.all(orders.flatMap((order) => [inventory.commit(order), inventory.commit(order)]))
    expect(await stockOf(product)).toEqual([0, 0, 50])
  })

  test('orders that take two products in opposite order never block each other for good', async () => {
    const [a, b] = [await productWith(10), await productWith(10)]
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        inventory.reserve(newId(), i % 2 ? [...one(a), ...one(b)] : [...one(b), ...one(a)], EXPIRES),
      ),
    )
    const held = results.filter(({ ok }) => ok).length
    expect([await stockOf(a), await stockOf(b)]).toEqual([
      [10 - held, held, 0],
      [10 - held, held, 0],
    ])
  })

  const moves = fc.array(
    fc.record({
      order: fc.integer({ min: 0, max: 3 }),
      move: fc.constantFrom('reserve' as const, 'commit' as const, 'release' as const),
    }),
    { minLength: 1, maxLength: 16 },
  )

  test('whatever orders do, in whatever order, the sum stays and nothing becomes negative', async () => {
    await fc.assert(
      fc.asyncProperty(moves, async (steps) => {
        const products = [await productWith(3), await productWith(2)]
        const orders = [newId(), newId(), newId(), newId()]
        const items = products.map((productId) => ({ productId, quantity: 1 }))
        await Promise.all(
          steps.map(({ order, move }): Promise<unknown> => {
            const id = orders[order] ?? ''
            return move === 'reserve' ? inventory.reserve(id, items, EXPIRES) : inventory[move](id)
          }),
        )
        const stock = await inventory.findMany(products)
        expect(stock.map(({ available, reserved, sold }) => available + reserved + sold)).toEqual([3, 2])
        for (const { available, reserved, sold } of stock)
          expect(Math.min(available, reserved, sold)).toBeGreaterThanOrEqual(0)
        await Promise.all(orders.map((order) => inventory.release(order)))
        expect(await Promise.all(products.map(stockOf))).toEqual([
          [3, 0, 0],
          [2, 0, 0],
        ])
        await Promise.all(orders.map((order) => inventory.forget(order)))
        const documents = database.db.collection('inventory')
        expect(
          await documents.countDocuments({ _id: { $in: products.map((id) => new ObjectId(id)) }, holds: {} }),
        ).toBe(2)
      }),
      { numRuns: 40 },
    )
  })
})
