import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Coupon, Worth } from './coupon.ts'
import { type Cart, evaluate } from './evaluation.ts'
import { aCoupon, aLine, NOW } from './testing/coupons.ts'

const unused = { uses: 0, userUses: 0 }
const cart = { lines: [aLine(10_000)] }

function discount(coupon: Coupon, of: Cart = cart) {
  const evaluation = evaluate(coupon, unused, of, null, NOW)
  return evaluation.ok ? evaluation.discountMinor : evaluation.code
}

describe('a coupon is refused', () => {
  const limited = aCoupon({ maxUses: 3, maxUsesPerUser: 2 })
  const at = (text: string) => new Date(text)

  it.each([
    ['NOT_FOUND', 'there is none', null, unused, 'u', NOW],
    ['NOT_FOUND', 'it is inactive, whatever else is wrong', aCoupon({ active: false, maxUses: 0 }), unused, 'u', NOW],
    ['NOT_STARTED', 'its time has not begun', aCoupon(), unused, 'u', at('2025-12-31T23:59:59.999Z')],
    ['EXPIRED', 'its time is just over', aCoupon(), unused, 'u', at('2026-12-31T23:59:59Z')],
    ['MAX_USES_REACHED', 'all uses are taken', limited, { uses: 3, userUses: 0 }, 'u', NOW],
    ['USER_MAX_USES_REACHED', 'the account has had its share', limited, { uses: 2, userUses: 2 }, 'u', NOW],
    ['SIGN_IN_REQUIRED', 'uses count per account and nobody is signed in', limited, unused, null, NOW],
  ] as const)('with %s when %s', (code, _, coupon, usage, userId, now) => {
    expect(evaluate(coupon, usage, cart, userId, now)).toMatchObject({ ok: false, code })
  })

  it('with CATEGORY_MISMATCH when no line is in its categories', () => {
    expect(discount(aCoupon({ categoryIds: ['a'] }), { lines: [aLine(500, ['b', 'c']), aLine(500)] })).toBe(
      'CATEGORY_MISMATCH',
    )
  })

  it('with ITEMS_REQUIRED when it is limited to categories and only a total is known', () => {
    expect(discount(aCoupon({ categoryIds: ['a'] }), { totalMinor: 500 })).toBe('ITEMS_REQUIRED')
  })

  it('with MIN_ORDER_AMOUNT and what is missing, counted on the eligible lines alone', () => {
    const coupon = aCoupon({ categoryIds: ['a'], minOrderMinor: 2_000 })
    const lines = [aLine(1_550, ['a']), aLine(90_000, ['b'])]
    expect(evaluate(coupon, unused, { lines }, null, NOW)).toEqual({
      ok: false,
      code: 'MIN_ORDER_AMOUNT',
      message: 'The cart is too small for this coupon. Add 4.50 more.',
      amountToQualifyMinor: 450,
    })
  })
})

describe('a discount', () => {
  it.each<[string, Partial<Coupon>, number]>([
    ['a share of the cart, half a cent rounded up', { worth: { type: 'percentage', basisPoints: 1_255 } }, 1_255],
    ['capped, if it is a share', { maxDiscountMinor: 700 }, 700],
    [
      'an amount, whatever the cap for shares',
      { worth: { type: 'fixed', amountMinor: 900 }, maxDiscountMinor: 7 },
      900,
    ],
    ['never more than the cart', { worth: { type: 'fixed', amountMinor: 99_999 } }, 10_000],
    ['given from exactly the smallest amount', { minOrderMinor: 10_000 }, 1_000],
  ])('is %s', (_, given, expected) => {
    expect(discount(aCoupon(given))).toBe(expected)
    expect(discount(aCoupon(given), { totalMinor: 10_000 })).toBe(expected)
  })

  it('falls on the lines of its categories, at any depth', () => {
    const lines = [aLine(1_000, ['top', 'a']), aLine(1_000, ['top']), aLine(3_000, ['x', 'a', 'deep'])]
    const evaluation = evaluate(aCoupon({ categoryIds: ['a', 'z'] }), unused, { lines }, null, NOW)
    expect(evaluation).toMatchObject({ ok: true, discountMinor: 400, perLineMinor: [100, 0, 300] })
  })

  it('is never below zero or above the eligible lines, and its parts add up and stay within their lines', () => {
    const worth = fc.oneof(
      fc.integer({ min: 1, max: 10_000 }).map((basisPoints): Worth => ({ type: 'percentage', basisPoints })),
      fc.integer({ min: 1, max: 10_000_000 }).map((amountMinor): Worth => ({ type: 'fixed', amountMinor })),
    )
    const lines = fc.array(
      fc
        .tuple(fc.nat(1_000_000), fc.constantFrom('a', 'b', 'c'))
        .map(([amount, category]) => aLine(amount, [category])),
      { minLength: 1, maxLength: 20 },
    )
    const categoryIds = fc.subarray(['a', 'b'])
    const maxDiscountMinor = fc.option(fc.integer({ min: 1, max: 100_000 }))
    const anyCoupon = fc.record({ worth, categoryIds, maxDiscountMinor }).map(aCoupon)
    fc.assert(
      fc.property(anyCoupon, lines, (coupon, bought) => {
        const evaluation = evaluate(coupon, unused, { lines: bought }, null, NOW)
        const most = bought.map(({ amountMinor, categoryPath: [category = ''] }) =>
          coupon.categoryIds.length === 0 || coupon.categoryIds.includes(category) ? amountMinor : 0,
        )
        if (!evaluation.ok) {
          expect(evaluation.code).toBe('CATEGORY_MISMATCH')
          expect(most.every((amount) => amount === 0)).toBe(true)
          return
        }
        const { discountMinor, perLineMinor } = evaluation
        expect(discountMinor).toBeGreaterThanOrEqual(0)
        expect(discountMinor).toBeLessThanOrEqual(most.reduce((a, b) => a + b, 0))
        expect(perLineMinor.reduce((a, b) => a + b, 0)).toBe(discountMinor)
        perLineMinor.forEach((part, index) => expect(part).toBeLessThanOrEqual(most[index] ?? -1))
      }),
    )
  })
})
