import { newId } from '@shop/shared/id'
import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import { plansOf } from '@shop/shared/testing/plans'
import { noCache } from '@shop/shared/read-through'
import { ObjectId } from 'mongodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { categoryIndexes, CategoryRepository } from './category.repository.ts'
import { tagProducts } from './category.tagging.ts'
import { categoryTagIndexes, CategoryTagRepository } from './category.tags.repository.ts'
import type { CategoryEvent } from './category.ts'
import { ProductRepository } from './product.repository.ts'
import type { ProductDocument } from './product.document.repository.ts'
import { newProduct } from './product.ts'

let database: TestDatabase
let categories: CategoryRepository
let categoryTags: CategoryTagRepository
let products: ProductRepository

beforeAll(async () => {
  database = await startTestDatabase([...categoryIndexes, ...categoryTagIndexes])
  categories = new CategoryRepository(database.db)
  categoryTags = new CategoryTagRepository(database.db)
  products = new ProductRepository(database.db)
})
afterAll(() => database.close())

beforeEach(async () => {
  for (const name of ['products', 'categories']) await database.db.collection(name).deleteMany({})
})

const all = () => database.db.collection<ProductDocument>('products')

function changed(categoryId: string, version: number, more: Partial<CategoryEvent> = {}): CategoryEvent {
  const state = { name: `Name ${version}`, path: 'a', ancestors: [], active: true, productsTo: null }
  return { id: newId(), type: 'changed', categoryId, version, ...state, ...more }
}

const removed = (categoryId: string, version: number, productsTo: string | null) =>
  changed(categoryId, version, { type: 'removed', productsTo })

/** Lists a product in the category as product knows it at this moment. */
async function listed(categoryId: string): Promise<string> {
  const category = await categories.find(categoryId)
  if (!category) throw new Error('there is no such category')
  const input = {
    name: 'Kettle',
    description: 'Boils water',
    price: 1,
    category: categoryId,
    inventory: 1,
    active: true,
  }
  const product = newProduct(newId(), { ...input, images: [], tags: [] }, category, newId(), new Date(0))
  await products.insert(product)
  return product.id
}

/** Runs what the service runs when an event comes, until nothing is left. */
async function told(event: CategoryEvent): Promise<number | string> {
  await categories.apply(event)
  for (let tagged = 0; ;) {
    const answer = await tagProducts(() => ({ categoryTags, cache: noCache }), event.categoryId)
    if (!answer.ok) return answer.code
    tagged += answer.products
    if (!answer.more) return tagged
  }
}

const carried = async (id: string) => {
  const { categoryId, categoryName, categoryPath, active, version } = (await products.find(id)) ?? {}
  return { categoryId, categoryName, categoryPath, active, version }
}

describe('the products of a category', () => {
  test('get its new name and path, once for each version', async () => {
    const [above, id, other] = [newId(), newId(), newId()]
    for (const category of [id, other]) await categories.apply(changed(category, 1))
    const [mine, another] = [await listed(id), await listed(other)]
    const renamed = changed(id, 2, { ancestors: [above] })
    expect(await told(renamed)).toBe(1)
    const now = { categoryId: id, categoryName: 'Name 2', categoryPath: [above, id], active: true, version: 2 }
    expect(await carried(mine)).toEqual(now)
    expect((await products.find(mine))?.updatedAt.getTime()).toBeGreaterThan(0)
    expect(await told(renamed)).toBe(0)
    expect(await told(changed(id, 1))).toBe(0)
    expect(await carried(mine)).toEqual(now)
    expect(await carried(another)).toMatchObject({ categoryName: 'Name 1', version: 1 })
  })

  test('do not change when nothing changes that they carry', async () => {
    const id = newId()
    await categories.apply(changed(id, 1, { name: 'Kettles' }))
    const product = await listed(id)
    expect(await told(changed(id, 2, { name: 'Kettles', path: 'b', active: false }))).toBe(0)
    expect(await carried(product)).toMatchObject({ version: 1 })
  })

  test('go where they are sent when it is removed, inactive ones too', async () => {
    const [above, id, heir] = [newId(), newId(), newId()]
    await categories.apply(changed(id, 7))
    await categories.apply(changed(heir, 2, { ancestors: [above] }))
    const [product, inactive] = [await listed(id), await listed(id)]
    await all().updateOne({ _id: new ObjectId(inactive) }, { $set: { active: false } })
    expect(await told(removed(id, 8, heir))).toBe(2)
    const there = { categoryId: heir, categoryName: 'Name 2', categoryPath: [above, heir], version: 2 }
    expect(await carried(product)).toEqual({ ...there, active: true })
    expect(await carried(inactive)).toEqual({ ...there, active: false })
    expect(await told(changed(heir, 3))).toBe(2)
  })

  test('go off sale when they are sent nowhere', async () => {
    const id = newId()
    await categories.apply(changed(id, 1))
    const product = await listed(id)
    expect(await told(removed(id, 2, null))).toBe(1)
    expect(await carried(product)).toMatchObject({ active: false, categoryId: id, version: 2 })
    expect(await told(removed(id, 2, null))).toBe(0)
  })

  test('go on to where the products of a removed heir go, in whatever order that is heard of', async () => {
    const [a, b, c] = [newId(), newId(), newId()]
    for (const category of [a, b, c]) await categories.apply(changed(category, 1))
    const [first, second] = [await listed(a), await listed(b)]
    await told(removed(b, 2, c))
    await told(removed(a, 2, b))
    expect(await carried(first)).toMatchObject({ categoryId: c })
    expect(await carried(second)).toMatchObject({ categoryId: c })
    expect(await told(removed(c, 2, null))).toBe(2)
    expect(await carried(first)).toMatchObject({ active: false })
  })

  test('wait for an heir that is not known yet', async () => {
    const [id, heir] = [newId(), newId()]
    await categories.apply(changed(id, 1))
    const product = await listed(id)
    expect(await told(removed(id, 2, heir))).toBe('UNKNOWN_CATEGORY')
    expect(await carried(product)).toMatchObject({ categoryId: id, active: true, version: 1 })
    await told(changed(heir, 1))
    expect(await told(removed(id, 2, heir))).toBe(1)
    expect(await carried(product)).toMatchObject({ categoryId: heir })
  })
})

describe('whatever happens meanwhile', () => {
  test('who was slow tags nothing that is tagged with something newer', async () => {
    const id = newId()
    await categories.apply(changed(id, 1))
    const [product, late] = [await listed(id), await listed(id)]
    await categories.apply(changed(id, 2))
    const due = await categoryTags.due(id)
    if (!due.ok) throw new Error('it is known')
    await told(changed(id, 3))
    expect(await categoryTags.tag(due)).toEqual({ ok: true })
    for (const each of [product, late])
      expect(await carried(each)).toMatchObject({ categoryName: 'Name 3', version: 2 })
  })

  test('a product that comes late with the old name is found when the event is told again', async () => {
    const id = newId()
    await categories.apply(changed(id, 1))
    const first = await categories.find(id)
    if (!first) throw new Error('it is known')
    const event = changed(id, 2)
    await told(event)
    const product = await listed(id)
    await all().updateOne({ _id: new ObjectId(product) }, { $set: { categoryName: first.name, categoryVersion: 1 } })
    expect(await told(event)).toBe(1)
    expect(await carried(product)).toMatchObject({ categoryName: 'Name 2' })
  })

  test('a product that went to an heir which changed at that moment is found when the removal is told again', async () => {
    const [id, heir, last] = [newId(), newId(), newId()]
    for (const category of [id, heir, last]) await categories.apply(changed(category, 1))
    const product = await listed(id)
    await categories.apply(removed(id, 2, heir))
    const due = await categoryTags.due(id)
    if (!due.ok) throw new Error('it is known')
    await categoryTags.tag(due)
    // Whoever moved it stops here; the news of the heir have been looked after by others, before it came.
    await categories.apply(changed(heir, 2))
    expect(await told(removed(id, 2, heir))).toBe(1)
    expect(await carried(product)).toMatchObject({ categoryId: heir, categoryName: 'Name 2' })
    await categories.apply(removed(heir, 3, last))
    expect(await told(removed(id, 2, heir))).toBe(1)
    expect(await carried(product)).toMatchObject({ categoryId: last })
  })
})

describe('one call', () => {
  test('stops when its time is over, and says that there is more', async () => {
    const id = newId()
    await categories.apply(changed(id, 1))
    const template = await all().findOne({ _id: new ObjectId(await listed(id)) })
    if (!template) throw new Error('it was listed')
    await all().insertMany(Array.from({ length: 599 }, () => ({ ...template, _id: new ObjectId() })))
    await categories.apply(changed(id, 2))
    let now = 0
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => now)
    const deps = () => {
      now += 400
      return { categoryTags, cache: noCache }
    }
    const tag = () => tagProducts(deps, id)
    const answers = [await tag(), await tag(), await tag()]
    clock.mockRestore()
    expect(answers).toEqual([
      { ok: true, products: 250, more: true },
      { ok: true, products: 250, more: true },
      { ok: true, products: 100, more: false },
    ])
  })
})

describe('a category with 10,000 products', () => {
  const PRODUCTS = 10_000

  test('is tagged in batches; what was done before a stop is not done again', async () => {
    const [id, above] = [newId(), newId()]
    await categories.apply(changed(id, 1))
    const template = await all().findOne({ _id: new ObjectId(await listed(id)) })
    if (!template) throw new Error('it was listed')
    await all().insertMany(Array.from({ length: PRODUCTS - 1 }, () => ({ ...template, _id: new ObjectId() })))
    await categories.apply(changed(id, 2, { ancestors: [above] }))

    const batches: number[] = []
    for (;;) {
      const due = await categoryTags.due(id)
      if (!due.ok || due.productIds.length === 0) break
      await categoryTags.tag(due)
      batches.push(due.productIds.length)
      if (batches.length === 10) await categoryTags.tag(due)
    }
    const plans = await plansOf(database.db, () => categoryTags.due(id))
    expect(plans.flatMap(({ stages }) => stages)).not.toContain('COLLSCAN')
    expect(plans.at(-1)).toMatchObject({ indexes: ['tags'], examined: 0 })
    expect(batches.reduce((sum, size) => sum + size, 0)).toBe(PRODUCTS)
    expect(Math.max(...batches)).toBe(250)
    const tagged = { categoryName: 'Name 2', categoryPath: [above, id].map((each) => new ObjectId(each)), version: 2 }
    expect(await all().countDocuments({ ...tagged, categoryId: new ObjectId(id) })).toBe(PRODUCTS)
  }, 30_000)
})
