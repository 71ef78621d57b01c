import { type Db, MongoClient, ObjectId } from 'mongodb'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { newId } from '@shop/shared/id'
import type { Tree } from '../workers/category/src/category.change.ts'
import { CategoryRepository } from '../workers/category/src/category.repository.ts'
import { categoryEtag } from '../workers/category/src/category.ts'
import type { ProductDocument } from '../workers/product/src/product.document.repository.ts'
import { startTestPlatform, type TestPlatform } from './setup/platform.ts'
import { type CategoryFigures, type Shop, shopOf } from './support/categories.ts'

// Its own platform of two Workers, because here the database of one of them fails.
let platform: TestPlatform
let client: MongoClient
let shop: Shop

beforeAll(async () => {
  const vars = { CACHE_BUDGET_MS: '4000', SETTLE_SECONDS: '2' }
  platform = await startTestPlatform({ workers: ['category', 'product'], vars })
  client = await MongoClient.connect(platform.mongo.uri)
  shop = await shopOf(platform)
}, 60_000)

afterAll(async () => {
  await client.close()
  await platform[Symbol.asyncDispose]()
})

const productDb = (): Db => client.db('shop_product')
const products = () => productDb().collection<ProductDocument>('products')

const tree = () => client.db('shop_category').collection<Tree>('trees').findOne()

async function untold(): Promise<string[]> {
  return ((await tree())?.outbox ?? []).flatMap(({ categoryId, toldAt }) => (toldAt === null ? categoryId : []))
}

const idOf = ({ id }: CategoryFigures) => id
const current = async ({ id }: CategoryFigures) => (await shop.categories('GET', `/${id}`)).body

describe('a category', () => {
  test('can be found, changed on the version that was read, and not on another one', async () => {
    const lamps = await shop.category('Lämps & Lights')
    const tagOf = (version: number) => categoryEtag({ ...lamps, version })
    const found = await shop.categories('GET', '/lamps-lights')
    expect(found).toMatchObject({ status: 200, etag: tagOf(1), body: { id: lamps.id, version: 1 } })

    const renamed = await shop.categories(
      'PATCH',
      `/${lamps.id}`,
      { name: 'Lighting', slug: 'lighting' },
      { 'if-match': tagOf(1) },
    )
    expect(renamed).toMatchObject({ status: 200, etag: tagOf(2), body: { path: 'lighting', name: 'Lighting' } })
    const late = await shop.categories('PATCH', `/${lamps.id}`, { name: 'Late' }, { 'if-match': '"1"' })
    expect(late).toMatchObject({ status: 412, etag: tagOf(2), body: { code: 'PRECONDITION_FAILED', version: 2 } })
    for (const ref of ['lighting', 'lamps-lights', lamps.id]) {
      expect((await shop.categories('GET', `/${ref}`)).body).toMatchObject({ id: lamps.id, name: 'Lighting' })
    }
    expect(await shop.categories('DELETE', `/${lamps.id}`, undefined, { 'if-match': '"1"' })).toMatchObject({
      status: 412,
    })
    expect(await shop.categories('DELETE', `/${lamps.id}`)).toMatchObject({
      status: 200,
      body: { removed: 1, reparented: 0, products: null },
    })
    expect(await shop.categories('GET', `/${lamps.id}`)).toMatchObject({ status: 404 })
    expect(await shop.categories('DELETE', `/${lamps.id}`)).toMatchObject({ status: 404 })
  })

  test('cannot be below itself, and two opposite moves at the same moment do not make it so', async () => {
    const [one, two] = [await shop.category('One'), await shop.category('Two')]
    const moves = await Promise.all([
      shop.categories('POST', `/${one.id}/move`, { newParentId: two.id }),
      shop.categories('POST', `/${two.id}/move`, { newParentId: one.id }),
    ])
    expect(moves.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
    const lost = moves.find(({ status }) => status === 409)
    expect(lost?.body).toMatchObject({ code: 'CONFLICT', errors: [{ field: 'newParentId' }] })
  })

  test('tells what its removal would do before it is done', async () => {
    const above = await shop.category('Above')
    const child = await shop.category('Child', above.id)
    const dry = await shop.categories('DELETE', `/${above.id}?policy=cascade&dryRun=true`)
    expect(dry).toMatchObject({ status: 200, body: { removed: 2, reparented: 0, products: null } })
    expect(await shop.categories('DELETE', `/${above.id}?policy=cascade&dryrun=true`)).toMatchObject({ status: 400 })
    expect(await current(child)).toMatchObject({ path: 'above/child' })
    expect(await shop.categories('DELETE', `/${above.id}`)).toMatchObject({ status: 409, body: { code: 'CONFLICT' } })
    expect(await shop.categories('DELETE', `/${above.id}?policy=reparent`)).toMatchObject({
      body: { removed: 1, reparented: 1 },
    })
    expect(await current(child)).toMatchObject({ path: 'child', parentId: null })
  })
})

describe('when a change is answered', () => {
  test('its products are tagged, and nobody reads what was cached before', async () => {
    const home = await shop.category('House')
    const kettles = await shop.category('Kettles', home.id)
    const { id } = await shop.product(kettles.id)
    const lists = () => shop.products<{ items: { categoryName: string }[] }>('GET', `?category=${kettles.id}`)
    const counts = async (...categories: CategoryFigures[]) =>
      (await shop.products<{ items: object[] }>('GET', `/counts?categories=${categories.map(idOf).join(',')}`)).body
        .items
    for (let read = 0; read < 2; read += 1) {
      expect((await shop.products('GET', `/${id}`)).body.categoryName).toBe('Kettles')
      expect((await lists()).body.items).toMatchObject([{ categoryName: 'Kettles' }])
      expect(await counts(kettles, home)).toMatchObject([
        { direct: 1, total: 1 },
        { direct: 0, total: 1 },
      ])
    }

    await shop.categories('PATCH', `/${kettles.id}`, { name: 'Tea kettles' })
    expect((await shop.products('GET', `/${id}`)).body).toMatchObject({ categoryName: 'Tea kettles', version: 2 })
    expect((await lists()).body.items).toMatchObject([{ categoryName: 'Tea kettles' }])

    await shop.categories('POST', `/${kettles.id}/move`, { newParentId: null })
    expect((await shop.products('GET', `/${id}`)).body).toMatchObject({ categoryPath: [kettles.id], version: 3 })
    expect(await counts(home, kettles)).toMatchObject([
      { direct: 0, total: 0 },
      { direct: 1, total: 1 },
    ])

    await shop.categories('DELETE', `/${kettles.id}?reparentTo=${home.id}`)
    expect((await shop.products('GET', `/${id}`)).body).toMatchObject({ category: home.id, categoryName: 'House' })
    await shop.categories('DELETE', `/${home.id}`)
    expect((await shop.products('GET', `/${id}`)).body).toMatchObject({ active: false })
    expect(await untold()).toEqual([])
  })
})

test('a product whose category was removed comes back in another one only, and says so', async () => {
  const [gone, heir] = [await shop.category('Going'), await shop.category('Staying')]
  const { id } = await shop.product(gone.id)
  await shop.categories('DELETE', `/${gone.id}`)
  expect((await shop.products('GET', `/${id}`)).body).toMatchObject({ active: false })
  const listed = async () => (await shop.products<{ total: number }>('GET', `?category=${gone.id}`)).body.total
  expect(await shop.products('PATCH', `/${id}`, { active: true })).toMatchObject({
    status: 400,
    body: { code: 'BAD_USER_INPUT', errors: [{ field: 'category', message: expect.stringContaining('another one') }] },
  })
  expect(await shop.products('PATCH', `/${id}`, { active: true, category: gone.id })).toMatchObject({ status: 400 })
  expect(await listed()).toBe(0)
  expect(await shop.products('PATCH', `/${id}`, { active: true, category: heir.id })).toMatchObject({
    status: 200,
    body: { active: true, categoryName: 'Staying' },
  })
})

describe('a product that is being listed while its category is', () => {
  test('renamed carries the new name', async () => {
    const lamps = await shop.category('Lamps')
    const writing = heldBeforeWriting()
    const listing = shop.product(lamps.id)
    await writing.reached
    expect(await shop.categories('PATCH', `/${lamps.id}`, { name: 'Lights' })).toMatchObject({ status: 200 })
    expect(await untold()).toEqual([])
    writing.goOn()
    expect(await listing).toMatchObject({ category: lamps.id, categoryName: 'Lights', version: 2 })
  })

  test('removed goes where its products go', async () => {
    const [lamps, heir] = [await shop.category('Lanterns'), await shop.category('Lighting')]
    const writing = heldBeforeWriting()
    const listing = shop.product(lamps.id)
    await writing.reached
    await shop.categories('DELETE', `/${lamps.id}?reparentTo=${heir.id}`)
    writing.goOn()
    expect(await listing).toMatchObject({ category: heir.id, categoryName: 'Lighting', active: true })
  })

  /** Holds the next write of a product: it has read what it needs and tells Redis so, through this process's `fetch`. */
  function heldBeforeWriting() {
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
    const { promise: released, resolve: goOn } = Promise.withResolvers<void>()
    const real = globalThis.fetch
    const held = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      const request = new Request(input, init)
      const closing = request.url.startsWith(platform.redis.url) && (await request.clone().text()).includes('closed:')
      if (closing) {
        held.mockRestore()
        reach()
        await released
      }
      return real(request)
    })
    return { reached, goOn }
  }
})

describe('by alarm', () => {
  test('product hears what a keeper that crashed has left, and finds what was listed late with an old name', async () => {
    const [books, games] = [await shop.category('Books'), await shop.category('Games')]
    const [book, game] = [await shop.product(books.id), await shop.product(games.id)]

    await shop.categories('PATCH', `/${books.id}`, { name: 'Novels' })
    expect((await shop.products('GET', `/${book.id}`)).body.categoryName).toBe('Novels')
    // As if somebody had listed it with what he had read before, and had then crashed.
    await products().updateOne(
      { _id: new ObjectId(book.id) },
      { $set: { categoryName: 'Books', categoryVersion: books.version } },
    )
    // As if the keeper had crashed right after this write.
    const left = { type: 'edit', id: games.id, versions: undefined, input: { name: 'Play' } } as const
    await new CategoryRepository(client.db('shop_category')).change(newId(), left, new Date())

    // Past the cache, which knows nothing of such writes.
    const names = async () => {
      const found = await products()
        .find({ _id: { $in: [book, game].map(({ id }) => new ObjectId(id)) } })
        .toArray()
      return found.map(({ categoryName }) => categoryName).toSorted()
    }
    await expect.poll(names, { timeout: 20_000, interval: 200 }).toEqual(['Novels', 'Play'])
    const waiting = async () => (await tree())?.outbox.map(({ categoryId }) => categoryId)
    await expect.poll(waiting, { timeout: 10_000 }).not.toContain(books.id)
  }, 60_000)
})

describe('when product is down', () => {
  const DOWN = { failCommands: ['find', 'update', 'aggregate'], appName: 'shop_product', closeConnection: true }
  const fail = (mode: 'alwaysOn' | 'off') =>
    platform.mongo.failPoint({ configureFailPoint: 'failCommand', mode, ...(mode === 'alwaysOn' && { data: DOWN }) })

  test('changes are made, and told of when it is there again, without anybody doing anything', async () => {
    const garden = await shop.category('Garden')
    const tools = await shop.category('Tools', garden.id)
    const gone = await shop.category('Gone', garden.id)
    const [product, moved] = [await shop.product(tools.id), await shop.product(gone.id)]

    fail('alwaysOn')
    const started = Date.now()
    const renamed = await shop.categories('PATCH', `/${garden.id}`, { slug: 'outside' })
    expect(renamed).toMatchObject({ status: 200, body: { path: 'outside' } })
    expect(await shop.categories('POST', `/${tools.id}/move`, { newParentId: null })).toMatchObject({ status: 200 })
    expect(await shop.categories('DELETE', `/${gone.id}?reparentTo=${tools.id}`)).toMatchObject({ status: 200 })
    expect(Date.now() - started).toBeLessThan(6_000)
    expect((await untold()).toSorted()).toEqual([garden, tools, gone].map(idOf).toSorted())

    fail('off')
    await expect.poll(untold, { timeout: 40_000, interval: 200 }).toEqual([])
    expect((await shop.products('GET', `/${product.id}`)).body).toMatchObject({ categoryPath: [tools.id] })
    expect((await shop.products('GET', `/${moved.id}`)).body).toMatchObject({
      category: tools.id,
      categoryName: 'Tools',
    })
    const known = await productDb()
      .collection('categories')
      .findOne({ _id: new ObjectId(garden.id) })
    expect(known).toMatchObject({ path: 'outside', version: 2 })
    await expect.poll(async () => (await tree())?.outbox, { timeout: 20_000, interval: 200 }).toEqual([])
  }, 60_000)
})
