import { describe, expect, test } from 'vitest'
import { orderIdFor, draftOf, refuseUnplaceable, requestOf } from './placement.ts'
import { price } from './order.pricing.ts'
import { aLine, anOrder } from './testing/orders.ts'
import { NewOrder } from './order.schema.ts'

const tariff = { currency: 'EUR', shippingMinor: { standard: 499, express: 1_499 }, taxBasisPoints: 0 }
const actor = { id: 'u1', role: 'customer', sessionId: 'x', expiresAt: new Date() } as const
const product = '65f1c0ffee0123456789abcd'

const input = (more: object = {}) =>
  NewOrder.parse({
    items: [{ productId: product, quantity: 3 }],
    shippingAddress: { street: 'Harbour Road 1', city: 'Bergen', state: 'Vestland', zip: '5003', country: 'NO' },
    paymentMethod: 'cash_on_delivery',
    ...more,
  })
const quoted = (available: number) => ({
  price: price([{ ...aLine({ productId: product, quantity: 3 }), available }], [], 'standard', tariff),
  coupon: null,
})

describe('the id of an order', () => {
  test('is the same for a repeat of account and key, and another for any other', () => {
    expect(orderIdFor(actor, 'k')).toBe(orderIdFor(actor, 'k'))
    expect(orderIdFor(actor, 'k')).not.toBe(orderIdFor(actor, 'l'))
    expect(orderIdFor(actor, 'k')).not.toBe(orderIdFor({ ...actor, id: 'u2' }, 'k'))
    expect(orderIdFor(actor, undefined)).not.toBe(orderIdFor(actor, undefined))
  })

  test('two requests under one key are told apart by what they ask for', () => {
    expect(requestOf(input())).toBe(requestOf(input()))
    expect(requestOf(input())).not.toBe(requestOf(input({ notes: 'ring twice' })))
  })
})

describe('what is refused before anything is written', () => {
  test('more units than there are, with what is short', () => {
    expect(() => refuseUnplaceable(quoted(2), null)).toThrowError(
      expect.objectContaining({
        code: 'OUT_OF_STOCK',
        details: expect.objectContaining({
          members: { shortages: [{ productId: product, requested: 3, available: 2 }] },
        }),
      }),
    )
    expect(() => refuseUnplaceable(quoted(3), null)).not.toThrow()
  })

  test('a total that is not what it costs now', () => {
    expect(() => refuseUnplaceable(quoted(3), 34.98)).toThrowError(expect.objectContaining({ code: 'TOTAL_CHANGED' }))
    expect(() => refuseUnplaceable(quoted(3), 34.99)).not.toThrow()
  })
})

const buyer = { id: 'u1', email: 'a@b.example', address: anOrder().shippingAddress }

test('a draft is pending, priced, and its number does not tell its id', () => {
  const now = new Date('2026-01-01T00:00:00Z')
  const { order } = draftOf(product, input(), quoted(3), buyer, 900, now)
  expect(order).toMatchObject({ id: product, status: 'pending', totalMinor: 3_499, version: 1 })
  expect(order.holdExpiresAt).toEqual(new Date('2026-01-01T00:15:00Z'))
  expect(order.number).toMatch(/^[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}$/)
  expect(order.items[0]).not.toHaveProperty('available')
  expect(order.shippingAddress).toEqual(buyer.address)
})
