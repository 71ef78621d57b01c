import { expect, test } from 'vitest'
import { evaluate } from './evaluation.ts'
import { aCoupon, NOW } from './testing/coupons.ts'
import { validationToWire } from './validation.ts'

const unused = { uses: 0, userUses: 0 }

test('a valid coupon tells what it gives in major units', () => {
  const coupon = aCoupon({ code: 'TEN', worth: { type: 'percentage', basisPoints: 1_250 } })
  expect(validationToWire(evaluate(coupon, unused, { totalMinor: 8_000 }, null, NOW), 8_000)).toEqual({
    valid: true,
    code: 'TEN',
    reason: null,
    message: null,
    amountToQualify: null,
    type: 'percentage',
    value: 12.5,
    discount: 10,
    finalTotal: 70,
  })
})

test('a refused coupon tells why, in words, and what is missing', () => {
  const coupon = aCoupon({ minOrderMinor: 5_000 })
  expect(validationToWire(evaluate(coupon, unused, { totalMinor: 1_999 }, null, NOW), 1_999)).toEqual({
    valid: false,
    code: null,
    reason: 'MIN_ORDER_AMOUNT',
    message: 'The cart is too small for this coupon. Add 30.01 more.',
    amountToQualify: 30.01,
    type: null,
    value: null,
    discount: null,
    finalTotal: null,
  })
})

test('an inactive coupon and one that never was look the same', () => {
  const inactive = evaluate(aCoupon({ active: false }), unused, { totalMinor: 1 }, null, NOW)
  expect(validationToWire(inactive, 1)).toEqual(
    validationToWire(evaluate(null, unused, { totalMinor: 1 }, null, NOW), 1),
  )
})
