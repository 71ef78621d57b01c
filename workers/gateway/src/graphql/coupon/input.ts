import type { components } from '../../generated/coupon.ts'
import { present } from '../../present.ts'
import { type FieldNames, namesUsed } from '../field-names.ts'

type Body = components['schemas']['NewCoupon']

interface CouponInput extends Omit<Partial<Body>, 'code' | 'description'> {
  code: string
  description?: string
  discountType?: string
  discount?: number
  minPurchase?: number
  usageLimit?: number
  validFrom?: string
  validTo?: string
}

/** The names that REST's fields came by. */
export function couponNames(input: object): FieldNames {
  return namesUsed(input, {
    type: ['type', 'discountType'],
    value: ['value', 'discount'],
    minOrderAmount: ['minOrderAmount', 'minPurchase'],
    maxUses: ['maxUses', 'usageLimit'],
    startsAt: ['startsAt', 'validFrom'],
    expiresAt: ['expiresAt', 'validTo'],
  })
}

/**
 * A new coupon as REST wants it; of an old and a new name for the same thing the new one wins. Forms send what was not
 * filled in as an empty text.
 */
export function newCouponBody({
  discountType,
  discount,
  minPurchase,
  usageLimit,
  validFrom,
  validTo,
  ...input
}: CouponInput): Body {
  const older = present({
    type: discountType?.toLowerCase() || undefined,
    value: discount,
    minOrderAmount: minPurchase,
    maxUses: usageLimit,
    startsAt: validFrom || undefined,
    expiresAt: validTo || undefined,
  })
  return checkedByService({ ...older, ...input })
}

/** What is missing or no such type is refused by the service, in the same words to every client. */
function checkedByService(body: { [K in keyof Body]?: unknown }): Body {
  return body as Body
}
