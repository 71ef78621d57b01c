import { beforeAll, describe, expect, inject, test, vi } from 'vitest'
import type { Client } from '../tools/demo/client.ts'
import { placeOrder } from './support/place.ts'
import { demoAccounts, listProduct, register, type Shopper, signIn } from './support/shop.ts'

interface Review {
  id: string
  code?: string
}

const origin = inject('gatewayUrl')
const GOOD = { rating: 5, comment: 'It shines as brightly as it should.' }
let admin: Client
let buyer: Shopper
let productId: string
let reviewId: string

beforeAll(async () => {
  admin = await signIn(origin, (await demoAccounts(inject('dataDir'))).admin)
  buyer = await register(origin, { name: 'Berit Buyer' })
  productId = await listProduct(admin, 10)
})

describe('a review', () => {
  test('is for those to whom an order with the product was delivered', async () => {
    expect(await review(buyer, GOOD)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
    await deliver(buyer)
    const made = await vi.waitUntil(async () => {
      const answer = await review(buyer, GOOD)
      return answer.status === 201 ? answer : undefined
    })
    expect(made.body).toMatchObject({ ...GOOD, productId, userId: buyer.id, userName: 'Berit Buyer', approved: true })
    reviewId = made.body.id
    expect(await ratings()).toEqual({ average: 5, count: 1, distribution: [0, 0, 0, 0, 1] })
  })

  test('is never written by the seller of the product, not even after buying it', async () => {
    await deliver({ client: admin })
    const refused = { status: 403, body: { detail: expect.stringContaining('own products') } }
    await expect.poll(() => review({ client: admin }, GOOD), { timeout: 5_000 }).toMatchObject(refused)
  })

  test('is one for each customer and product', async () => {
    expect(await review(buyer, GOOD)).toMatchObject({
      status: 409,
      body: { code: 'CONFLICT', errors: [{ field: 'productId' }] },
    })
  })

  test('is changed by its author, and nobody else knows it as theirs', async () => {
    const other = await register(origin)
    const change = { rating: 3 }
    expect(await call('PATCH', `/api/reviews/${reviewId}`, other.client, change)).toMatchObject({ status: 404 })
    expect(await call('DELETE', `/api/reviews/${reviewId}`, other.client)).toMatchObject({ status: 404 })
    expect(await call('PATCH', `/api/reviews/${reviewId}`, buyer.client, change)).toMatchObject({
      status: 200,
      body: { ...GOOD, ...change },
    })
    expect(await ratings()).toMatchObject({ average: 3, count: 1 })
  })

  test('is found helpful once by each account, and not by its author', async () => {
    const other = await register(origin)
    for (let round = 0; round < 2; round += 1) {
      const vote = await call('PUT', `/api/reviews/${reviewId}/helpful`, other.client)
      expect(vote).toMatchObject({ status: 200, body: { helpful: 1 } })
    }
    expect(await call('PUT', `/api/reviews/${reviewId}/helpful`, buyer.client)).toMatchObject({ status: 409 })
  })

  test('does not count and is not shown while an admin hides it', async () => {
    expect(await approve(buyer.client, false)).toMatchObject({ status: 403 })
    expect(await approve(admin, false)).toMatchObject({ status: 200, body: { approved: false } })
    expect(await shown()).toEqual([])
    expect(await ratings()).toMatchObject({ average: 0, count: 0 })
    expect(await approve(admin, true)).toMatchObject({ status: 200, body: { approved: true } })
    expect(await shown()).toEqual([reviewId])
    expect(await ratings()).toMatchObject({ average: 3, count: 1 })
  })

  test('takes its stars with it when it is withdrawn', async () => {
    expect((await call('DELETE', `/api/reviews/${reviewId}`, buyer.client)).status).toBe(204)
    expect(await shown()).toEqual([])
    expect(await ratings()).toMatchObject({ average: 0, count: 0 })
    const again = await review(buyer, GOOD)
    expect(again).toMatchObject({ status: 201 })
    reviewId = again.body.id
  })

  test('that an admin has hidden can be withdrawn, but not written again', async () => {
    await approve(admin, false)
    expect((await call('DELETE', `/api/reviews/${reviewId}`, buyer.client)).status).toBe(204)
    const barred = { code: 'CONFLICT', detail: expect.stringContaining('hidden') }
    expect(await review(buyer, GOOD)).toMatchObject({ status: 409, body: barred })
    expect((await call('DELETE', `/api/reviews/${reviewId}`, admin)).status).toBe(204)
    expect(await review(buyer, GOOD)).toMatchObject({ status: 201 })
  })
})

async function deliver({ client }: Pick<Shopper, 'client'>): Promise<void> {
  const placed = await placeOrder(client, productId, 1, 20_000)
  if (placed.status !== 201 || !('orderId' in placed)) throw new Error(`not placed: ${placed.status}`)
  for (const status of ['processing', 'shipped', 'delivered']) {
    const path = `/api/orders/${placed.orderId}/status`
    await vi.waitUntil(async () => (await call('PATCH', path, admin, { status })).status === 200, { timeout: 10_000 })
  }
}

function review({ client }: Pick<Shopper, 'client'>, body: object) {
  return call('POST', `/api/products/${productId}/reviews`, client, body)
}

function approve(client: Client, approved: boolean) {
  return call('PUT', `/api/reviews/${reviewId}/approval`, client, { approved })
}

async function shown(): Promise<string[]> {
  const { items } = await admin.rest<{ items: Review[] }>('GET', `/api/products/${productId}/reviews`)
  return items.map(({ id }) => id)
}

async function ratings() {
  return (await admin.rest<{ ratings: object }>('GET', `/api/products/${productId}`)).ratings
}

async function call(method: string, path: string, { headers }: Pick<Client, 'headers'>, body?: object) {
  const response = await fetch(origin + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  return { status: response.status, body: bodyOf(response.status === 204 ? {} : await response.json()) }
}

/** A review has an id, a problem has a code. */
function bodyOf(json: unknown): Review {
  return json as Review
}
