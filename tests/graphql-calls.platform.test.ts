import { afterAll, beforeAll, expect, test } from 'vitest'
import { WORKERS } from '../tools/workers.ts'
import { startTestPlatform, type TestPlatform } from './setup/platform.ts'
import { ask, inStock, type Listed, LISTED, PLACE, type Placed, purchase, registered } from './support/graphql.ts'

let platform: TestPlatform

// Its own platform, because its log is read here: it tells who called whom.
beforeAll(async () => {
  platform = await startTestPlatform({ workers: WORKERS.toReversed(), seeded: true })
})
afterAll(() => platform[Symbol.asyncDispose]())

/** The services that were asked under this id, in alphabetical order, as their request lines tell. */
function callsOf(requestId: string): string[] {
  const lines = platform.server.getLogs().flatMap(({ message }) => lineOf(message))
  return lines
    .filter((line) => line.event === 'request' && line.requestId === requestId && line.service !== 'gateway')
    .map(({ service }) => service)
    .toSorted()
}

interface Line {
  event?: string
  service: string
  requestId?: string
}

/** Our Workers print one JSON object a line; whatever else is printed is none of ours. */
function lineOf(message: string): Line[] {
  try {
    return [JSON.parse(message) as Line]
  } catch {
    return []
  }
}

test('the catalogue is read with its categories and sellers: one call to each service', async () => {
  const { data, errors, requestId } = await ask<Listed>(platform.url, LISTED)
  expect(errors).toEqual([])
  const { products, pagination, pageInfo } = data.products
  expect(products).toHaveLength(12)
  for (const product of products) {
    expect(product.categoryNode?.name).toBe(product.category)
    expect(product.seller?.name).toBeTruthy()
  }
  expect(products.map(({ price }) => price)).toEqual(products.map(({ price }) => price).toSorted((a, b) => a - b))
  expect(pagination).toMatchObject({ page: 1 })
  expect(pageInfo.hasNextPage).toBe(true)
  // Parents and ancestors are a level of their own.
  expect(callsOf(requestId)).toEqual(['auth', 'category', 'category', 'product'])
})

test('the category tree is read once, however deep the query', async () => {
  const { data, errors, requestId } = await ask<{
    categoryTree: { nodes: { id: string }[]; roots: { children: { parent: { id: string } }[] }[] }
  }>(
    platform.url,
    '{ categoryTree { version nodes { id } roots { id children { name children { name } parent { id } } } } }',
  )
  expect(errors).toEqual([])
  expect(data.categoryTree.nodes.length).toBeGreaterThan(data.categoryTree.roots.length)
  expect(data.categoryTree.roots.flatMap(({ children }) => children).length).toBeGreaterThan(0)
  expect(callsOf(requestId)).toEqual(['category', 'category'])
})

test('a shopper sees twenty orders with their products for one call to order and one to product', async () => {
  const buyer = await registered(platform.url)
  const products = await inStock(platform.url)
  const inputs = Array.from({ length: 20 }, (_, at) => purchase([products[at % products.length] ?? '']))
  for (const input of inputs) {
    expect((await ask<Placed>(platform.url, PLACE, { input }, buyer.accessToken)).errors).toEqual([])
  }
  const { data, errors, requestId } = await ask<{
    orders: { orders: { items: { product: { name: string } | null }[] }[] }
  }>(
    platform.url,
    '{ orders { orders { items { name product { name } } } pagination { total } } }',
    {},
    buyer.accessToken,
  )
  expect(errors).toEqual([])
  expect(data.orders.orders).toHaveLength(20)
  for (const { items } of data.orders.orders) {
    for (const { product } of items) expect(product?.name).toBeTruthy()
  }
  expect(callsOf(requestId)).toEqual(['order', 'product'])
})
