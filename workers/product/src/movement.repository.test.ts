import { newId } from '@shop/shared/id'
import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import fc from 'fast-check'
import { ObjectId } from 'mongodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InventoryDocument } from './inventory.document.repository.ts'
import { InventoryRepository } from './inventory.repository.ts'
import { MovementRepository, movementIndexes } from './movement.repository.ts'
import { StockRepository } from './stock.repository.ts'

const SELLER = newId()
const EXPIRES = new Date('2030-01-01T00:00:00Z')
const ALL = { page: 1, limit: 1_000, after: undefined }

let database: TestDatabase
let stock: StockRepository
let inventory: InventoryRepository
let movements: MovementRepository

beforeAll(async () => {
  database = await startTestDatabase(movementIndexes)
  stock = new StockRepository(database.db)
  inventory = new InventoryRepository(database.db)
  movements = new MovementRepository(database.db)
})
afterAll(() => database.close())

async function productWith(available: number, at?: Date): Promise<string> {
  const id = newId()
  await inventory.open(id, SELLER, available, 'seller', at)
  return id
}

const moving = (at = new Date()) => ({ id: newId(), at, by: 'admin' as const, reason: 'counted' })
const one = (productId: string, quantity = 1) => [{ productId, quantity }]
const ascending = (a: number, b: number) => a - b
const listed = async (id: string) => (await movements.list(id, SELLER, ALL))?.items ?? []

async function journalOf(id: string): Promise<number> {
  const found = await database.db.collection<InventoryDocument>('inventory').findOne({ _id: new ObjectId(id) })
  return found?.journal?.length ?? 0
}

describe('the movements of a product', () => {
  test('tell what came and went, when, why, by whom and for which order; newest first', async () => {
    const at = new Date(Date.now() - 5_000)
    const id = await productWith(5, at)
    const [kept, returned] = [newId(), newId()]
    await stock.adjust(id, undefined, 3, moving(new Date(at.getTime() + 1)))
    await stock.set(id, 4, moving(new Date(at.getTime() + 2)))
    await inventory.reserve(kept, one(id), EXPIRES)
    await inventory.commit(kept)
    await inventory.reserve(returned, one(id, 2), EXPIRES)
    await inventory.commit(returned)
    await inventory.release(returned)
    const shown = (await listed(id)).map(({ change, reason, by, orderId }) => [change, reason, by, orderId])
    expect(shown.slice(-3)).toEqual([
      [-4, 'set', 'admin', null],
      [3, 'counted', 'admin', null],
      [5, 'opening', 'seller', null],
    ])
    // Those of the orders may be of the same millisecond.
    expect(shown).toHaveLength(6)
    expect(shown).toEqual(
      expect.arrayContaining([
        [2, 'return', 'system', returned],
        [-2, 'sale', 'system', returned],
        [-1, 'sale', 'system', kept],
      ]),
    )
  })

  test('are not told of what orders only hold, nor of a product that began with nothing', async () => {
    const id = await productWith(0)
    expect(await listed(id)).toEqual([])
    await stock.adjust(id, SELLER, 2, moving())
    const order = newId()
    await inventory.reserve(order, one(id), EXPIRES)
    await inventory.release(order)
    expect(await listed(id)).toHaveLength(1)
  })

  test('of an order are told once, however often it commits and is released', async () => {
    const id = await productWith(5)
    const order = newId()
    await inventory.reserve(order, one(id), EXPIRES)
    for (let i = 0; i < 3; i += 1) await inventory.commit(order)
    for (let i = 0; i < 3; i += 1) await inventory.release(order)
    expect((await listed(id)).map(({ change }) => change).toSorted(ascending)).toEqual([-1, 1, 5])
  })

  test('are told to its seller and to admins', async () => {
    const id = await productWith(5)
    expect(await movements.list(id, newId(), ALL)).toBeNull()
    expect(await movements.list(newId(), undefined, ALL)).toBeNull()
    expect(await movements.list(id, undefined, ALL)).toMatchObject({ total: 1 })
  })

  test('come in pages that continue where the last one ended', async () => {
    const id = await productWith(5)
    for (let i = 1; i <= 6; i += 1) await stock.adjust(id, SELLER, i, moving(new Date(1_000 * Math.floor(i / 2))))
    const whole = (await listed(id)).map((movement) => movement.id)
    const paged: string[] = []
    for (let after: string[] | undefined; ;) {
      const page = await movements.list(id, SELLER, { page: 1, limit: 2, after })
      paged.push(...(page?.items ?? []).map((movement) => movement.id))
      expect(page?.total).toBe(7)
      if (!page?.lastKey) break
      after = page.lastKey
    }
    expect([paged, whole.length]).toEqual([whole, 7])
  })
})

describe('filing', () => {
  test('keeps in the journal what may still be repeated, and nothing older', async () => {
    const now = new Date()
    const id = await productWith(5, new Date(now.getTime() - 60_001))
    await stock.adjust(id, SELLER, 1, moving(now))
    await movements.file(id, now)
    expect(await journalOf(id)).toBe(1)
    await movements.file(id, new Date(now.getTime() + 60_001))
    expect(await journalOf(id)).toBe(0)
    expect((await listed(id)).map(({ change }) => change)).toEqual([1, 5])
  })

  test('goes through a journal of any length, and may be done by many at once', async () => {
    const id = await productWith(0)
    const old = new Date(0)
    const entries = Array.from({ length: 450 }, () => ({
      _id: new ObjectId(),
      at: old,
      change: 1,
      reason: null,
      by: 'admin' as const,
      orderId: null,
    }))
    await database.db
      .collection<InventoryDocument>('inventory')
      .updateOne({ _id: new ObjectId(id) }, { $push: { journal: { $each: entries } } })
    await Promise.all([1, 2, 3].map(() => movements.file(id, new Date())))
    expect([await journalOf(id), (await listed(id)).length]).toEqual([0, 450])
  })

  test('of a final order’s product is done when it is forgotten, so that no journal grows for ever', async () => {
    const id = await productWith(5, new Date(0))
    const order = newId()
    await inventory.reserve(order, one(id), EXPIRES)
    await inventory.commit(order)
    expect(await journalOf(id)).toBe(2)
    await inventory.forget(order)
    expect(await journalOf(id)).toBe(1)
  })
})

const steps = fc.array(
  fc.record({
    order: fc.integer({ min: 0, max: 2 }),
    move: fc.constantFrom('reserve', 'commit', 'release', 'adjust', 'set', 'file'),
    units: fc.integer({ min: 1, max: 4 }),
  }),
  { minLength: 1, maxLength: 16 },
)

test('whatever happens at the same time, the movements add up to what is available and reserved', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (wanted) => {
      const id = await productWith(6)
      const orders = [newId(), newId(), newId()]
      await Promise.all(
        wanted.map(async ({ order, move, units }): Promise<unknown> => {
          const orderId = orders[order] ?? ''
          if (move === 'reserve') return inventory.reserve(orderId, one(id, units), EXPIRES)
          if (move === 'adjust') return stock.adjust(id, SELLER, units - 3 || 1, moving())
          if (move === 'set') return stock.set(id, units, moving())
          if (move === 'file') return movements.file(id, new Date(Date.now() + 120_000))
          return move === 'commit' ? inventory.commit(orderId) : inventory.release(orderId)
        }),
      )
      const [units] = await inventory.findMany([id])
      const sum = (await listed(id)).reduce((total, { change }) => total + change, 0)
      expect(units && units.available + units.reserved).toBe(sum)
    }),
    { numRuns: 40 },
  )
})
