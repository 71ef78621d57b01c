import { newId } from '@shop/shared/id'
import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import { ObjectId } from 'mongodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CategoryRepository } from './category.repository.ts'
import { InventoryRepository } from './inventory.repository.ts'
import { EVERYBODY, type ProductFilter } from './product.filter.ts'
import { ProductChangeRepository } from './product.change.repository.ts'
import { ProductRepository, productIndexes } from './product.repository.ts'
import { newProduct, type ProductChanges, productEtag } from './product.ts'
import { StockRepository } from './stock.repository.ts'

const CATEGORY = { id: newId(), name: 'Kitchen', ancestors: [newId()], version: 3 }
const ANY = { sellerId: undefined, versions: undefined }

let database: TestDatabase
let products: ProductRepository
let changes: ProductChangeRepository
let inventory: InventoryRepository

beforeAll(async () => {
  database = await startTestDatabase(productIndexes)
  products = new ProductRepository(database.db)
  changes = new ProductChangeRepository(database.db)
  inventory = new InventoryRepository(database.db)
})
afterAll(() => database.close())

async function listed(seller = newId()) {
  const input = { name: 'A kettle', description: 'Boils water', price: 20, category: '', inventory: 5 }
  const more = { images: ['/kettle.png'], tags: ['steel'], active: true }
  const product = newProduct(newId(), { ...input, ...more }, CATEGORY, seller, new Date(0))
  await inventory.open(product.id, seller, 5)
  await products.insert(product)
  return { ...product, seller }
}

const moving = (id = newId()) => ({ id, at: new Date(), by: 'seller' as const })
const read = async (id: string) => products.find(id)
const stockOf = async (id: string) => (await inventory.findMany([id]))[0]

async function found(filter: ProductFilter): Promise<string[]> {
  const { items } = await products.list(filter, 'newest', { page: 1, limit: 100, after: undefined })
  return items.map(({ id }) => id)
}

describe('a change', () => {
  test('makes the next version of what it names, and nothing else of it', async () => {
    const product = await listed()
    const at = new Date('2030-01-01T00:00:00Z')
    const category = { id: newId(), name: 'Garden', ancestors: [], version: 7 }
    const wanted = { name: 'A pot', priceMinor: 1, images: [], active: false, category }
    const result = await changes.change(product.id, ANY, wanted, { ...moving(), at })
    const { seller: _, ...before } = product
    const after = {
      ...before,
      name: 'A pot',
      priceMinor: 1,
      images: [],
      active: false,
      categoryId: category.id,
      categoryName: 'Garden',
      categoryPath: [category.id],
      categoryVersion: 7,
      updatedAt: at,
      version: 2,
    }
    expect(result).toEqual({ ok: true, product: after })
    expect(await read(product.id)).toEqual(after)
  })

  test('puts a product back on sale, but not in a category that has been removed', async () => {
    const { id } = await listed()
    const categoryId = newId()
    const gone = { categoryId, version: 9, name: 'Gone', path: 'gone', ancestors: [], active: true, productsTo: null }
    const state = { id: categoryId, name: 'Gone', ancestors: [], version: 8 }
    await new CategoryRepository(database.db).apply({ ...gone, id: newId(), type: 'removed' })
    await changes.change(id, ANY, { active: false, category: state }, moving())
    const refused = { ok: false, code: 'CATEGORY_REMOVED' }
    expect(await changes.change(id, ANY, { active: true, priceMinor: 1 }, moving())).toEqual(refused)
    expect(await read(id)).toMatchObject({ active: false, version: 2, priceMinor: 2_000 })
    expect(await changes.change(id, ANY, { priceMinor: 1 }, moving())).toMatchObject({ ok: true })
    const elsewhere = { active: true, category: CATEGORY }
    expect(await changes.change(id, ANY, elsewhere, moving())).toMatchObject({ product: { active: true } })
  })

  test('puts a product back on sale that is about to move on from a category that has been removed', async () => {
    const { id } = await listed()
    const categoryId = newId()
    const gone = { categoryId, version: 9, name: 'Gone', path: 'gone', ancestors: [], active: true }
    await new CategoryRepository(database.db).apply({ ...gone, productsTo: newId(), id: newId(), type: 'removed' })
    const state = { id: categoryId, name: 'Gone', ancestors: [], version: 8 }
    await changes.change(id, ANY, { active: false, category: state }, moving())
    expect(await changes.change(id, ANY, { active: true }, moving())).toMatchObject({ product: { active: true } })
  })

  test('of nothing, or to what it is, makes no version', async () => {
    const { id } = await listed()
    const same = { name: 'A kettle', images: ['/kettle.png'], active: true, category: CATEGORY, available: 5 }
    expect(await changes.change(id, ANY, same, moving())).toMatchObject({ ok: true, product: { version: 1 } })
    expect(await changes.change(id, ANY, { ...same, available: 6 }, moving())).toMatchObject({
      product: { version: 2 },
    })
    expect(await changes.change(id, ANY, { ...same, tags: [] }, moving())).toMatchObject({ product: { version: 3 } })
  })

  test('of undefined makes no version', async () => {
    const { id } = await listed()
    expect(await changes.change(id, ANY, { name: undefined }, moving())).toMatchObject({ ok: true })
    expect(await read(id)).toMatchObject({ version: 1, updatedAt: new Date(0) })
  })

  test('is found by its new words and no longer by the old ones', async () => {
    const { id, seller } = await listed()
    await changes.change(id, ANY, { name: 'Gießkanne', tags: ['Café'] }, moving())
    expect(await found({ sellerId: seller, search: 'boiler' })).toEqual([])
    expect(await found({ sellerId: seller, search: 'gießkanne cafe water' })).toEqual([id])
    expect(await found({ sellerId: seller, search: 'kettle' })).toEqual([])
  })

  test('of the stock sets the units that are available, not those that orders have', async () => {
    const { id } = await listed()
    await inventory.reserve(newId(), [{ productId: id, quantity: 2 }], new Date())
    const result = await changes.change(id, ANY, { available: 10 }, moving())
    expect(result).toMatchObject({ product: { available: 10, version: 2 } })
    expect(await stockOf(id)).toMatchObject({ available: 10, reserved: 2, sold: 0 })
  })

  test('of the seller gives the stock to the new one', async () => {
    const { id, seller } = await listed()
    const heir = newId()
    await changes.change(id, ANY, { sellerId: heir }, moving())
    expect([await read(id), await stockOf(id)]).toMatchObject([{ sellerId: heir }, { sellerId: heir }])
    expect([await found({ sellerId: seller }), await found({ sellerId: heir })]).toEqual([[], [id]])
  })

  test('that is repeated is made once, also what follows of it', async () => {
    const { id } = await listed()
    const once = moving()
    const again = () => changes.change(id, { ...ANY, versions: [1] }, { name: 'A pot', available: 9 }, once)
    expect(await again()).toMatchObject({ ok: true, product: { version: 2, available: 9 } })
    await inventory.reserve(newId(), [{ productId: id, quantity: 4 }], new Date())
    expect(await again()).toMatchObject({ ok: true, product: { version: 2, available: 5 } })
  })

  test('whose stock was not set, because it was cut off there, sets it when it is repeated', async () => {
    const { id } = await listed()
    const once = moving()
    await database.db
      .collection('products')
      .updateOne({ _id: new ObjectId(id) }, { $set: { lastChange: new ObjectId(once.id) }, $inc: { version: 1 } })
    expect(await changes.change(id, ANY, { available: 9 }, once)).toMatchObject({
      product: { version: 2, available: 9 },
    })
  })
})

describe('a product of another seller, or none', () => {
  test('is not found, whatever is to be done to it', async () => {
    const { id } = await listed()
    const theirs = { sellerId: newId(), versions: undefined }
    const unknown = { ok: false, code: 'NOT_FOUND' }
    expect(await changes.change(id, theirs, { name: 'Mine now', available: 0 }, moving())).toEqual(unknown)
    expect(await changes.remove(id, theirs, moving())).toEqual(unknown)
    expect(await changes.change(newId(), ANY, { name: 'Nothing' }, moving())).toEqual(unknown)
    expect(await changes.remove(newId(), ANY, moving())).toEqual(unknown)
    expect(await read(id)).toMatchObject({ name: 'A kettle', active: true, available: 5, version: 1 })
  })
})

describe('a version', () => {
  test('that is not the present one is refused with the present one, and nothing is changed', async () => {
    const { id, seller } = await listed()
    await changes.change(id, ANY, { name: 'A pot' }, moving())
    const stale = { sellerId: seller, versions: [1, 3] }
    const refused = { ok: false, code: 'PRECONDITION_FAILED', version: 2 }
    expect(await changes.change(id, stale, { name: 'A pan', available: 0 }, moving())).toEqual(refused)
    expect(await changes.remove(id, stale, moving())).toEqual(refused)
    expect(await read(id)).toMatchObject({ name: 'A pot', active: true, available: 5, version: 2 })
  })

  test('lets one of many changes pass that were made on it at the same time', async () => {
    const { id } = await listed()
    const names = Array.from({ length: 20 }, (_, index) => `A pot ${index}`)
    const results = await Promise.all(
      names.map((name) => changes.change(id, { ...ANY, versions: [1] }, { name }, moving())),
    )
    const passed = results.flatMap((result) => (result.ok ? result.product.name : []))
    expect(passed).toHaveLength(1)
    expect(await read(id)).toMatchObject({ name: passed[0], version: 2 })
  })

  test('is made by each of many changes that ask for none, and none of them is lost', async () => {
    const { id } = await listed()
    const wanted = { name: 'A pot', description: 'It boils.', priceMinor: 7, tags: ['red'], images: [], available: 8 }
    const each = Object.entries(wanted).map(([field, value]): ProductChanges => ({ [field]: value }))
    await Promise.all(each.map((change) => changes.change(id, ANY, change, moving())))
    expect(await read(id)).toMatchObject({ ...wanted, version: 7 })
  })
})

describe('a deleted product', () => {
  test('is off sale and in no list, and is still there by its id', async () => {
    const { id, seller } = await listed()
    expect(await changes.remove(id, ANY, moving())).toEqual({ ok: true })
    expect(await read(id)).toMatchObject({ id, active: false, version: 2, available: 5 })
    expect(await found({ sellerId: seller })).toEqual([])
    expect(await found({ sellerId: seller, inactiveOf: seller })).toEqual([])
    expect(await found({ sellerId: seller, inactiveOf: EVERYBODY })).toEqual([])
  })

  test('is deleted once, however often it is asked for', async () => {
    const { id } = await listed()
    for (let i = 0; i < 2; i += 1) expect(await changes.remove(id, ANY, moving())).toEqual({ ok: true })
    expect(await read(id)).toMatchObject({ version: 2 })
  })

  test('comes back when it is made active', async () => {
    const { id, seller } = await listed()
    await changes.remove(id, ANY, moving())
    await changes.change(id, ANY, { name: 'A pot' }, moving())
    expect(await found({ sellerId: seller, inactiveOf: seller })).toEqual([])
    await changes.change(id, ANY, { active: true }, moving())
    expect(await found({ sellerId: seller })).toEqual([id])
    await changes.change(id, ANY, { active: false }, moving())
    expect(await found({ sellerId: seller, inactiveOf: seller })).toEqual([id])
  })
})

describe('the entity tag', () => {
  const tagOf = async (id: string) => {
    const product = await read(id)
    return product && productEtag(product)
  }

  test('is the quoted version after every change, also of the stock', async () => {
    const { id } = await listed()
    expect(await tagOf(id)).toBe('"1"')
    await changes.change(id, ANY, { name: 'A pot' }, moving())
    expect(await tagOf(id)).toBe('"2"')
    await changes.change(id, ANY, { available: 7 }, moving())
    expect(await tagOf(id)).toBe('"3"')
    await changes.change(id, ANY, { available: 8 }, moving())
    expect(await tagOf(id)).toBe('"4"')
  })

  test('is another one after everything else that is shown', async () => {
    const { id } = await listed()
    const order = newId()
    const tags = [await tagOf(id)]
    const after = async (work: Promise<unknown>) => {
      await work
      tags.push(await tagOf(id))
    }
    await after(inventory.reserve(order, [{ productId: id, quantity: 2 }], new Date()))
    await after(inventory.release(order))
    await after(new StockRepository(database.db).adjust(id, undefined, 1, { ...moving(), reason: null }))
    await after(
      database.db
        .collection('products')
        .updateOne({ _id: new ObjectId(id) }, { $inc: { 'ratings.count': 1, ratingRevision: 1 } }),
    )
    await after(changes.change(id, ANY, { name: 'A pot' }, moving()))
    expect(tags).toEqual(['"1"', '"1.1.0"', '"1.2.0"', '"1.3.0"', '"1.3.1"', '"2"'])
  })
})
