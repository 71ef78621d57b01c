import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { price } from './order.pricing.ts'
import { sellersOf } from './order.ts'
import { sellerView, viewFor, wholeView } from './order.view.ts'
import { aLine, anOrder } from './testing/orders.ts'

const tariff = { currency: 'EUR', shippingMinor: { standard: 499, express: 1_499 }, taxBasisPoints: 1_937 }

const lines = fc.array(
  fc.record({
    sellerId: fc.constantFrom('s1', 's2', 's3'),
    priceMinor: fc.integer({ min: 0, max: 99_999 }),
    quantity: fc.integer({ min: 1, max: 20 }),
  }),
  { minLength: 1, maxLength: 10 },
)

describe('a seller’s view', () => {
  test('shows own lines only, and neither the buyer’s address for mail nor the coupon', () => {
    const shippingAddress = { ...anOrder().shippingAddress, email: 'buyer@shop.example' }
    const order = anOrder({
      shippingAddress,
      couponCode: 'WELCOME10',
      items: [aLine({ sellerId: 's1' }), aLine({ sellerId: 's2' })],
    })
    const view = sellerView(order, 's2')
    expect(view.items.map(({ seller }) => seller)).toEqual(['s2'])
    expect(view).toMatchObject({ partial: true, customerEmail: null, couponCode: null, sellers: ['s2'] })
    expect(view.shippingAddress).toMatchObject({ email: null, street: 'Harbour Road 1' })
  })

  test('the sellers’ shares add up to the order', () => {
    fc.assert(
      fc.property(lines, (items) => {
        const priced = price(
          items.map((item) => ({ ...aLine(), ...item, available: 99 })),
          items.map(() => 0),
          'standard',
          tariff,
        )
        const order = anOrder({ ...priced, items: priced.lines })
        const views = sellersOf(order).map((seller) => sellerView(order, seller))
        const sum = (of: 'subtotal' | 'discount' | 'shipping' | 'tax' | 'total') =>
          Math.round(views.reduce((all, view) => all + view[of] * 100, 0))
        const whole = wholeView(order)
        for (const of of ['subtotal', 'discount', 'shipping', 'tax', 'total'] as const) {
          expect(sum(of)).toBe(Math.round(whole[of] * 100))
        }
      }),
    )
  })

  test('nobody else sees anything', () => {
    const stranger = { id: 'other', role: 'customer', sessionId: 'x', expiresAt: new Date() } as const
    expect(viewFor(anOrder(), stranger)).toBeNull()
  })
})

test('the end of the hold is shown while the order is pending only', () => {
  expect(wholeView(anOrder({ status: 'pending' })).holdExpiresAt).not.toBeNull()
  expect(wholeView(anOrder({ status: 'confirmed' })).holdExpiresAt).toBeNull()
})
