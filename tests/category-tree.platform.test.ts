import { setTimeout as sleep } from 'node:timers/promises'
import { type Db, MongoClient, type WithId } from 'mongodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Tree, MAX_DEPTH } from '../workers/category/src/category.change.ts'
import { located } from '../workers/category/src/category.tree.ts'
import type { Category } from '../workers/category/src/category.ts'
import type { CategoryDocument } from '../workers/product/src/category.repository.ts'
import type { ProductDocument } from '../workers/product/src/product.document.repository.ts'
import { startTestPlatform, type TestPlatform } from './setup/platform.ts'
import { type Answer, type Shop, shopOf } from './support/categories.ts'

// Its own platform of two Workers, because here the whole tree is looked at.
const CHANGES = 500
const AT_ONCE = 25
const PRODUCT_EVERY = 8
const PATIENCE_MS = 120_000

let platform: TestPlatform
let client: MongoClient
let statuses: Map<string, number>
let categories: Category[]
let known: WithId<CategoryDocument>[]
let products: ProductDocument[]

beforeAll(async () => {
  platform = await startTestPlatform({ workers: ['category', 'product'] })
  client = await MongoClient.connect(platform.mongo.uri)
  const shop = await shopOf(platform)
  statuses = await stirred(shop, await planted(shop))
  await untilAllIsTold()
  categories = located((await tree())?.categories ?? [])
  known = await productDb().collection<CategoryDocument>('categories').find({ removed: false }).toArray()
  products = await productDb().collection<ProductDocument>('products').find().toArray()
}, 3 * PATIENCE_MS)

afterAll(async () => {
  await client.close()
  await platform[Symbol.asyncDispose]()
})

const productDb = (): Db => client.db('shop_product')
const tree = () => client.db('shop_category').collection<Tree>('trees').findOne()

describe(`after ${CHANGES} changes, ${AT_ONCE} at once`, () => {
  test('each was made or refused for a reason', () => {
    expect([...statuses.keys()].filter((status) => !/ (200|201|400|404|409|412)$/.test(status))).toEqual([])
    for (const done of ['move 200', 'create 201', 'remove 200', 'edit 200']) {
      expect([done, statuses.get(done)]).toEqual([done, expect.any(Number)])
    }
  })

  test('no category is below itself, none has lost its parent, none is too deep', () => {
    const parentOf = new Map(categories.map(({ id, parentId }) => [id, parentId]))
    for (const { id } of categories) {
      let above: string | null | undefined = id
      for (let level = 0; level < MAX_DEPTH && above; level += 1) above = parentOf.get(above)
      expect([id, above]).toEqual([id, null])
    }
  })

  test('siblings have different slugs', () => {
    const places = categories.map(({ parentId, slug }) => `${parentId}/${slug}`)
    expect(places.length).toBe(new Set(places).size)
  })

  test('product knows every category as it is, and no other', () => {
    const facts = (id: unknown, { name, path, ancestors, active }: Category | CategoryDocument) =>
      [String(id), name, path, ancestors.join(), active].join(' ')
    expect(known.map((category) => facts(category._id, category)).toSorted()).toEqual(
      categories.map((category) => facts(category.id, category)).toSorted(),
    )
  })

  test('every product lies in a category that is there and carries its path, or is off sale', () => {
    const byId = new Map(categories.map((category) => [category.id, category]))
    expect(products.length).toBeGreaterThan(CHANGES / PRODUCT_EVERY / 4)
    for (const { categoryId, categoryName, categoryPath, active } of products) {
      const category = byId.get(String(categoryId))
      if (!category && !active) continue
      expect([categoryName, ...categoryPath.map(String)]).toEqual([
        category?.name,
        ...(category?.ancestors ?? []),
        category?.id,
      ])
    }
    expect(products.filter(({ active }) => active).length).toBeGreaterThan(0)
  })

  test('the shop shows as many products in each category as there are', async () => {
    const shop = await shopOf(platform)
    const active = products.filter((product) => product.active)
    for (const { id } of categories.slice(0, 20)) {
      const total = active.filter(({ categoryPath }) => categoryPath.map(String).includes(id)).length
      const direct = active.filter(({ categoryId }) => String(categoryId) === id).length
      const listed = await shop.products<{ total: number }>('GET', `?category=${id}&limit=1`)
      expect(listed.body.total).toBe(total)
      const counted = await shop.products<{ items: object[] }>('GET', `/counts?categories=${id}`)
      expect(counted.body.items).toEqual([{ category: id, direct, total }])
    }
  })
})

async function untilAllIsTold(): Promise<void> {
  const until = Date.now() + PATIENCE_MS
  while ((await tree())?.outbox.some(({ toldAt }) => toldAt === null)) {
    if (Date.now() > until) throw new Error('product has not acknowledged every event')
    await sleep(200)
  }
}

/** Three levels of categories, with a product in each of them; their ids. */
async function planted(shop: Shop): Promise<string[]> {
  const ids: string[] = []
  for (const top of ['a', 'b', 'c']) {
    const root = await shop.category(`Top ${top}`)
    const below = await Promise.all(['x', 'y', 'z'].map((middle) => shop.category(`Middle ${middle}`, root.id)))
    const leaves = await Promise.all(below.map(({ id }) => shop.category('Leaf', id)))
    ids.push(root.id, ...[...below, ...leaves].map(({ id }) => id))
  }
  await Promise.all(ids.map((id) => shop.product(id)))
  return ids
}

/** Makes random changes of random categories, old and new; how often each ended how. */
async function stirred(shop: Shop, ids: string[]): Promise<Map<string, number>> {
  const statuses = new Map<string, number>()
  const random = randomNumbers(2026)
  const any = () => ids[random(ids.length)] ?? ''
  const anyOrTop = () => (random(6) === 0 ? null : any())
  const wishes: Record<string, (index: number) => Promise<Answer<unknown>>> = {
    move: () =>
      shop.categories('POST', `/${any()}/move`, { newParentId: anyOrTop(), ...(random(2) && { order: random(4) }) }),
    create: async (index) => {
      const made = await shop.categories('POST', '', { name: `New ${index % 40}`, parentId: any() })
      if (made.status === 201) ids.push(made.body.id)
      return made
    },
    edit: async () => {
      const id = any()
      const { etag } = await shop.categories('GET', `/${id}`)
      const headers = etag && random(2) ? { 'if-match': etag } : {}
      const changes = [{ name: `Name ${random(99)}` }, { slug: `slug-${random(20)}` }, { active: random(3) > 0 }]
      return shop.categories('PATCH', `/${id}`, changes[random(3)], headers)
    },
    remove: () => {
      const policy = ['reject', 'reparent', 'reparent', 'cascade'][random(4)]
      return shop.categories('DELETE', `/${any()}?policy=${policy}${random(3) ? '' : `&reparentTo=${any()}`}`)
    },
  }
  const kinds = ['move', 'move', 'move', 'create', 'create', 'create', 'edit', 'edit', 'remove']

  const oneWish = async (index: number) => {
    const kind = kinds[random(kinds.length)] ?? 'move'
    const { status } = await answered(() => wishes[kind]?.(index))
    statuses.set(`${kind} ${status}`, (statuses.get(`${kind} ${status}`) ?? 0) + 1)
    if (index % PRODUCT_EVERY === 0) await shop.product(any()).catch(() => undefined)
  }
  const turns = Array.from({ length: CHANGES }, (_, index) => index).values()
  const lane = async () => {
    for (const index of turns) await oneWish(index)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return statuses
}

/** Under a burst it may take a repeat. */
async function answered(wish: () => Promise<Answer<unknown>> | undefined): Promise<{ status: number }> {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    const { status } = (await wish()) ?? { status: 0 }
    if ((status !== 503 && status !== 504) || Date.now() > until) return { status }
  }
}

/** The same numbers below `limit` in every run (a linear congruential generator, Numerical Recipes). */
function randomNumbers(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}
