import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deliveryOf, price, type CatalogueLine, type Tariff } from './order.pricing.ts'

const tariff: Tariff = { currency: 'EUR', shippingMinor: { standard: 499, express: 1_499 }, taxBasisPoints: 800 }

const line = (priceMinor: number, quantity: number): CatalogueLine => ({
  productId: 'p',
  name: 'A lamp',
  image: null,
  sellerId: 's',
  categoryPath: [],
  priceMinor,
  quantity,
  available: 10,
})

const cart = fc.array(
  fc.record({ priceMinor: fc.integer({ min: 0, max: 1_000_000 }), quantity: fc.integer({ min: 1, max: 1_000 }) }),
  { minLength: 1, maxLength: 20 },
)

describe('pricing a cart', () => {
  test('adds goods, delivery and tax, and takes the discount off before the tax', () => {
    const priced = price([line(1_000, 2), line(550, 1)], [100, 50], 'standard', tariff)
    expect(priced).toMatchObject({ subtotalMinor: 2_550, discountMinor: 150, shippingMinor: 499, taxMinor: 192 })
    expect(priced.totalMinor).toBe(2_550 - 150 + 499 + 192)
  })

  test('the lines’ shares add up to the order’s amounts, whatever the cart and the discount', () => {
    fc.assert(
      fc.property(cart, fc.integer({ min: 0, max: 100 }), (items, percent) => {
        const lines = items.map((item) => line(item.priceMinor, item.quantity))
        const discounts = lines.map((item) => Math.floor((item.priceMinor * item.quantity * percent) / 100))
        const priced = price(lines, discounts, 'express', tariff)
        const sum = (of: 'subtotalMinor' | 'discountMinor' | 'taxMinor') =>
          priced.lines.reduce((total, each) => total + each[of], 0)
        expect(sum('subtotalMinor')).toBe(priced.subtotalMinor)
        expect(sum('discountMinor')).toBe(priced.discountMinor)
        expect(sum('taxMinor')).toBe(priced.taxMinor)
        expect(Number.isSafeInteger(priced.totalMinor)).toBe(true)
      }),
    )
  })
})

describe('how an order travels', () => {
  test('as asked, whatever shipping costs were sent', () => {
    expect(deliveryOf({ deliveryMethod: 'standard', shipping: 14.99 }, tariff)).toBe('standard')
  })

  test('express for an older client that sends exactly the express tariff', () => {
    expect(deliveryOf({ shipping: 14.99 }, tariff)).toBe('express')
    expect(deliveryOf({ shipping: 14.98 }, tariff)).toBe('standard')
    expect(deliveryOf({}, tariff)).toBe('standard')
  })
})
