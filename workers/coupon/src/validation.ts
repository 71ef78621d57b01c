import { toMajor } from '@shop/shared/money'
import { valueOf } from './coupon.ts'
import type { ValidationWire } from './coupon.schema.ts'
import type { Evaluation } from './evaluation.ts'

/** The evaluation of a cart known by its total, as it goes on the wire; of a refused coupon only the reason is told. */
export function validationToWire(evaluation: Evaluation, totalMinor: number): ValidationWire {
  if (!evaluation.ok) {
    const { code: reason, message, amountToQualifyMinor } = evaluation
    return {
      valid: false,
      code: null,
      reason,
      message,
      amountToQualify: amountToQualifyMinor === undefined ? null : toMajor(amountToQualifyMinor),
      type: null,
      value: null,
      discount: null,
      finalTotal: null,
    }
  }
  const { coupon, discountMinor } = evaluation
  return {
    valid: true,
    code: coupon.code,
    reason: null,
    message: null,
    amountToQualify: null,
    type: coupon.worth.type,
    value: valueOf(coupon.worth),
    discount: toMajor(discountMinor),
    finalTotal: toMajor(totalMinor - discountMinor),
  }
}
