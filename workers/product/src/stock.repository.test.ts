import { newId } from '@shop/shared/id'
import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InventoryRepository } from './inventory.repository.ts'
import { MovementRepository, movementIndexes } from './movement.repository.ts'
import { StockRepository } from './stock.repository.ts'
import { MAX_UNITS } from './stock.schema.ts'

const SELLER = newId()
const EXPIRES = new Date('2030-01-01T00:00:00Z')

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

async function productWith(available: number): Promise<string> {
  const id = newId()
  await inventory.open(id, SELLER, available, 'system', tick())
  return id
}

/** Movements are listed by their time, and those of the same millisecond by their ids. */
let now = Date.now()
const tick = () => new Date((now += 1))
const moving = (id = newId()) => ({ id, at: tick(), by: 'seller' as const, reason: null })
const adjusted = (id: string, change: number, as = moving()) => stock.adjust(id, SELLER, change, as)
const ascending = (a: number, b: number) => a - b
const one = (productId: string, quantity = 1) => [{ productId, quantity }]

/** available, reserved and sold of a product. */
async function unitsOf(productId: string): Promise<number[]> {
  const [found] = await inventory.findMany([productId])
  return found ? [found.available, found.reserved, found.sold] : []
}

/** The changes that are known of a product, oldest first. */
async function changesOf(productId: string): Promise<number[]> {
  const page = await movements.list(productId, undefined, { page: 1, limit: 1_000, after: undefined })
  return (page?.items ?? []).map(({ change }) => change).toReversed()
}

describe('an adjustment', () => {
  test('adds units or takes them away, and tells what there is then', async () => {
    const id = await productWith(5)
    const told = { productId: id, sellerId: SELLER, reserved: 0, sold: 0 }
    expect(await adjusted(id, 3)).toEqual({ ok: true, stock: { ...told, available: 8 } })
    expect(await adjusted(id, -8)).toEqual({ ok: true, stock: { ...told, available: 0 } })
  })

  test('never takes more than is available, nor what orders hold', async () => {
    const id = await productWith(5)
    await inventory.reserve(newId(), one(id, 2), EXPIRES)
    expect(await adjusted(id, -4)).toEqual({ ok: false, code: 'OUT_OF_STOCK', available: 3 })
    expect(await unitsOf(id)).toEqual([3, 2, 0])
  })

  test('never makes more than a product may have', async () => {
    const id = await productWith(MAX_UNITS - 1)
    expect(await adjusted(id, 2)).toEqual({ ok: false, code: 'TOO_MANY' })
    expect(await adjusted(id, 1)).toMatchObject({ ok: true, stock: { available: MAX_UNITS } })
  })

  test('is made for the product’s own seller and for admins only', async () => {
    const id = await productWith(5)
    expect(await stock.adjust(id, newId(), 1, moving())).toEqual({ ok: false, code: 'NOT_FOUND' })
    expect(await stock.adjust(newId(), undefined, 1, moving())).toEqual({ ok: false, code: 'NOT_FOUND' })
    expect(await stock.adjust(id, undefined, 1, moving())).toMatchObject({ ok: true })
    expect(await unitsOf(id)).toEqual([6, 0, 0])
  })

  test('that is repeated is made once, also if it could not be made again', async () => {
    const id = await productWith(5)
    const once = moving()
    for (let i = 0; i < 3; i += 1) expect(await adjusted(id, -3, once)).toMatchObject({ stock: { available: 2 } })
    expect(await changesOf(id)).toEqual([5, -3])
  })

  test('that is repeated at the same moment is made once', async () => {
    const id = await productWith(5)
    const once = moving()
    const results = await Promise.all(Array.from({ length: 20 }, () => adjusted(id, 2, once)))
    expect(results.filter(({ ok }) => ok)).toHaveLength(20)
    expect([await unitsOf(id), await changesOf(id)]).toEqual([
      [7, 0, 0],
      [5, 2],
    ])
  })
})

describe('setting the units', () => {
  test('moves the difference, and nothing if there is none', async () => {
    const id = await productWith(5)
    await stock.set(id, 12, moving())
    await stock.set(id, 12, moving())
    await stock.set(id, 0, moving())
    expect([await unitsOf(id), await changesOf(id)]).toEqual([
      [0, 0, 0],
      [5, 7, -12],
    ])
  })

  test('that is repeated is done once, whatever was sold meanwhile', async () => {
    const id = await productWith(5)
    const once = moving()
    await stock.set(id, 12, once)
    await inventory.reserve(newId(), one(id, 2), EXPIRES)
    await stock.set(id, 12, once)
    expect(await unitsOf(id)).toEqual([10, 2, 0])
  })
})

describe('at the same time', () => {
  test('a hundred adjustments and a hundred orders lose no unit and make none', async () => {
    const id = await productWith(60)
    const orders = Array.from({ length: 100 }, () => newId())
    const changes = orders.map((_, index) => (index % 2 === 0 ? 1 : -1))
    const [reserved, moved] = await Promise.all([
      Promise.all(orders.map((order) => inventory.reserve(order, one(id), EXPIRES))),
      Promise.all(changes.map((change) => adjusted(id, change))),
    ])
    const held = reserved.filter(({ ok }) => ok).length
    const made = moved.flatMap(({ ok }, index) => (ok ? (changes[index] ?? 0) : []))
    const sum = made.reduce((a, b) => a + b, 60)
    expect(await unitsOf(id)).toEqual([sum - held, held, 0])
    expect((await changesOf(id)).toSorted(ascending)).toEqual([...made, 60].toSorted(ascending))
    expect(held).toBeGreaterThan(50)
  })
})
