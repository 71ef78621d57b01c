import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import {
  type Answer,
  ask as askAt,
  PLACE,
  type Placed,
  purchase,
  registered,
  type SignedIn,
} from './support/graphql.ts'
import { demoAccounts, listProduct, signIn } from './support/shop.ts'

const origin = inject('gatewayUrl')

function ask<T>(query: string, variables: object = {}, token?: string): Promise<Answer<T>> {
  return askAt(origin, query, variables, token)
}

describe('a shopper', () => {
  let shopper: SignedIn
  /** Two products that nobody else buys. */
  let products: string[]

  beforeAll(async () => {
    shopper = await registered(origin)
    const admin = await signIn(origin, (await demoAccounts(inject('dataDir'))).admin)
    products = [await listProduct(admin, 10), await listProduct(admin, 10)]
  })

  test('is who they say they are', async () => {
    const { data } = await ask('{ me { id email role active emailVerified } }', {}, shopper.accessToken)
    const { id, email } = shopper.user
    expect(data).toEqual({ me: { id, email, role: 'customer', active: true, emailVerified: false } })
  })

  test('places an order, which is the same one under the same key', async () => {
    const input = purchase(products)
    const key = randomUUID()
    const placed = await ask<Placed>(PLACE, { input, key }, shopper.accessToken)
    expect(placed.errors).toEqual([])
    expect(placed.data.createOrder).toMatchObject({
      orderCount: 1,
      order: {
        status: 'CONFIRMED',
        customer: { id: shopper.user.id },
        timeline: [
          { status: 'PENDING', by: 'CUSTOMER' },
          { status: 'CONFIRMED', by: 'SYSTEM' },
        ],
      },
    })
    const again = await ask<Placed>(PLACE, { input, key }, shopper.accessToken)
    expect(again.data.createOrder?.order.number).toBe(placed.data.createOrder?.order.number)
    const other = await ask<Placed>(PLACE, { input: { ...input, notes: 'other' }, key }, shopper.accessToken)
    expect(other.errors).toMatchObject([
      { extensions: { code: 'CONFLICT', reason: 'IDEMPOTENCY_MISMATCH', service: 'order' } },
    ])
  })

  test('is quoted what the order then costs', async () => {
    const [productId] = products
    const { data } = await ask<{ orderQuote: { orderable: boolean; total: number } }>(
      'query ($input: OrderQuoteInput!) { orderQuote(input: $input) { orderable total coupon { valid } lines { product { id } } } }',
      { input: { items: [{ productId, quantity: 1 }], deliveryMethod: 'EXPRESS' } },
    )
    expect(data.orderQuote).toMatchObject({ orderable: true, coupon: null, lines: [{ product: { id: productId } }] })
    const input = { ...purchase([productId ?? '']), expectedTotal: data.orderQuote.total }
    const placed = await ask<Placed>(PLACE, { input }, shopper.accessToken)
    expect(placed.data.createOrder?.order.total).toBe(data.orderQuote.total)
  })

  test('may not do what belongs to admins', async () => {
    const { data, errors } = await ask(
      '{ coupons { pagination { total } } users { pagination { total } } }',
      {},
      shopper.accessToken,
    )
    expect(data).toEqual({ coupons: null, users: null })
    expect(errors).toHaveLength(2)
    expect(errors).toEqual(
      expect.arrayContaining(
        ['auth', 'coupon'].map((service) =>
          expect.objectContaining({ extensions: expect.objectContaining({ code: 'FORBIDDEN', service }) }),
        ),
      ),
    )
  })

  test('is told which units are missing', async () => {
    const [productId] = products
    const input = {
      ...purchase([]),
      items: [
        { productId, quantity: 1_000 },
        { productId, quantity: 1_000 },
      ],
    }
    const { errors } = await ask<Placed>(PLACE, { input }, shopper.accessToken)
    expect(errors).toMatchObject([
      {
        extensions: {
          code: 'OUT_OF_STOCK',
          shortages: [{ productId, requested: 2_000, available: expect.any(Number) }],
        },
      },
    ])
  })
})
