import { present } from '../../present.ts'
import { reply } from '../../services.ts'
import { builder, CALL } from '../builder.ts'
import { Coupon, CouponType } from './coupon.ts'
import { inNamesOf } from '../field-names.ts'
import { couponNames, newCouponBody } from './input.ts'

const CreateCouponInput = builder.inputType('CreateCouponInput', {
  description: 'A new coupon; needs type, value and expiresAt, under either name.',
  fields: (t) => ({
    code: t.string({ required: true, description: '3 to 40 letters, digits, - or _; stored upper case.' }),
    description: t.string(),
    type: t.field({ type: CouponType }),
    value: t.float({ description: 'Per cent (above 0, at most 100) or amount.' }),
    minOrderAmount: t.float(),
    maxDiscount: t.float(),
    maxUses: t.int(),
    maxUsesPerUser: t.int(),
    startsAt: t.field({ type: 'DateTime', description: 'Now if absent.' }),
    expiresAt: t.field({ type: 'DateTime' }),
    applicableCategories: t.idList(),
    active: t.boolean(),
    listed: t.boolean(),
    discountType: t.string({ description: 'percentage or fixed.', deprecationReason: 'Use type.' }),
    discount: t.float({ deprecationReason: 'Use value.' }),
    minPurchase: t.float({ deprecationReason: 'Use minOrderAmount.' }),
    usageLimit: t.int({ deprecationReason: 'Use maxUses.' }),
    validFrom: t.string({ deprecationReason: 'Use startsAt.' }),
    validTo: t.string({ deprecationReason: 'Use expiresAt.' }),
  }),
})

builder.mutationField('createCoupon', (t) =>
  t.field({
    type: Coupon,
    description: '[admin] Adds a coupon; a taken code is a CONFLICT.',
    args: { input: t.arg({ type: CreateCouponInput, required: true }) },
    complexity: CALL,
    resolve: (_root, { input }, { services }) =>
      inNamesOf(
        couponNames(input),
        reply(services.coupon.POST('/api/coupons', { body: newCouponBody(present(input)) })),
      ),
  }),
)
