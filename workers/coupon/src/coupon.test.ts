import { describe, expect, it } from 'vitest'
import { isUsable, newCoupon, normalCode, toWire } from './coupon.ts'
import { NewCoupon } from './coupon.schema.ts'
import { aCoupon, NOW } from './testing/coupons.ts'

const least = { code: 'SUMMER', type: 'percentage', value: 10, expiresAt: '2026-12-31' }

describe('a new coupon', () => {
  it('is read from its input, the code in upper case and money in minor units', () => {
    const input = { ...least, code: 'summer_25', value: 12.34, minOrderAmount: 20.5, maxDiscount: 0.1, maxUses: 3 }
    expect(newCoupon('a'.repeat(24), NewCoupon.parse(input), NOW)).toMatchObject({
      code: 'SUMMER_25',
      worth: { type: 'percentage', basisPoints: 1_234 },
      minOrderMinor: 2_050,
      maxDiscountMinor: 10,
      maxUses: 3,
      maxUsesPerUser: null,
      startsAt: NOW,
      expiresAt: new Date('2026-12-31T23:59:59.999Z'),
      active: true,
      listed: false,
      version: 1,
    })
  })

  it('takes a fixed value as an amount, also above 100', () => {
    const input = NewCoupon.parse({ ...least, type: 'fixed', value: 250.75 })
    expect(newCoupon('a'.repeat(24), input, NOW).worth).toEqual({ type: 'fixed', amountMinor: 25_075 })
  })

  it.each([
    ['code', { code: 'AB' }],
    ['code', { code: 'A'.repeat(41) }],
    ['code', { code: 'SUMMER 25' }],
    ['value', { value: 100.01 }],
    ['value', { value: 0 }],
    ['value', { value: 9.999 }],
    ['type', { type: 'gift' }],
    ['expiresAt', { expiresAt: 'soon' }],
    ['expiresAt', { startsAt: '2027-01-01' }],
    ['minOrderAmount', { minOrderAmount: -1 }],
    ['maxUses', { maxUses: 0 }],
    ['maxUsesPerUser', { maxUsesPerUser: 1.5 }],
    ['applicableCategories', { applicableCategories: ['kitchen'] }],
  ])('is refused for its %s: %o', (field, wrong) => {
    const result = NewCoupon.safeParse({ ...least, ...wrong })
    expect(result.error?.issues.map(({ path }) => path[0])).toContain(field)
  })
})

describe('a coupon', () => {
  it('is found by its code in any case', () => {
    expect(normalCode(' Summer-25 ')).toBe('SUMMER-25')
  })

  it('shows how often it may be and was used to admins only', () => {
    const coupon = { ...aCoupon({ maxUses: 5, worth: { type: 'fixed', amountMinor: 505 } }), uses: 2 }
    const admin = { id: 'a', role: 'admin', sessionId: 's', expiresAt: NOW } as const
    expect(toWire(coupon, admin)).toMatchObject({ maxUses: 5, currentUses: 2, value: 5.05, maxUsesPerUser: null })
    for (const actor of [null, { ...admin, role: 'customer' } as const]) {
      expect(Object.keys(toWire(coupon, actor))).not.toEqual(expect.arrayContaining(['maxUses']))
      expect(Object.keys(toWire(coupon, actor))).not.toEqual(expect.arrayContaining(['currentUses']))
    }
  })

  it('is usable while it is active, in its time and not used up', () => {
    const coupon = { ...aCoupon({ maxUses: 2 }), uses: 1 }
    expect(isUsable(coupon, NOW)).toBe(true)
    expect(isUsable({ ...coupon, maxUses: null, uses: 999 }, NOW)).toBe(true)
    expect(isUsable({ ...coupon, uses: 2 }, NOW)).toBe(false)
    expect(isUsable({ ...coupon, active: false }, NOW)).toBe(false)
    expect(isUsable(coupon, coupon.expiresAt)).toBe(false)
    expect(isUsable({ ...coupon, startsAt: new Date(NOW.getTime() + 1) }, NOW)).toBe(false)
  })
})
