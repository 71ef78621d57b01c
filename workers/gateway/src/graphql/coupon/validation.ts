import { builder } from '../builder.ts'
import { CouponValidation } from '../types.ts'
import { CouponType } from './coupon.ts'

const CouponReason = builder.enumType('CouponReason', {
  description: 'Why a code is refused; an inactive coupon is reported as NOT_FOUND.',
  values: {
    NOT_FOUND: {},
    NOT_STARTED: {},
    EXPIRED: {},
    MIN_ORDER_AMOUNT: {},
    MAX_USES_REACHED: {},
    USER_MAX_USES_REACHED: {},
    CATEGORY_MISMATCH: {},
    ITEMS_REQUIRED: { description: 'The coupon is limited to categories and only a total was given.' },
    SIGN_IN_REQUIRED: { description: 'The coupon counts uses per account and nobody is signed in.' },
  } as const,
})

CouponValidation.implement({
  description: 'What a code is worth for this cart now; nothing is reserved.',
  fields: (t) => ({
    valid: t.exposeBoolean('valid'),
    code: t.exposeString('code', { nullable: true, description: 'The code as stored.' }),
    reason: t.expose('reason', { type: CouponReason, nullable: true, description: 'Null if valid.' }),
    message: t.exposeString('message', { nullable: true, description: 'Text to show.' }),
    amountToQualify: t.exposeFloat('amountToQualify', {
      nullable: true,
      description: 'With MIN_ORDER_AMOUNT: what is missing to qualify.',
    }),
    type: t.expose('type', { type: CouponType, nullable: true }),
    value: t.exposeFloat('value', { nullable: true, description: "The coupon's own number: per cent or amount." }),
    discount: t.exposeFloat('discount', { nullable: true, description: 'Money off.' }),
    finalTotal: t.exposeFloat('finalTotal', { nullable: true, description: 'Cart total less discount.' }),
    discountType: t.exposeString('type', {
      nullable: true,
      description: 'percentage or fixed.',
      deprecationReason: 'Use type.',
    }),
    discountValue: t.exposeFloat('value', { nullable: true, deprecationReason: 'Use value.' }),
  }),
})
