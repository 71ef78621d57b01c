import { builder } from '../builder.ts'
import { lowerCase } from '../enums.ts'
import { Category, type CouponWire } from '../types.ts'

export const CouponType = builder.enumType('CouponType', {
  description: 'PERCENTAGE takes value per cent off, FIXED takes value off, neither more than the eligible lines cost.',
  values: lowerCase('PERCENTAGE', 'FIXED'),
})

export const Coupon = builder.objectRef<CouponWire>('Coupon').implement({
  description: 'A discount that a code gives.',
  fields: (t) => ({
    id: t.exposeID('id'),
    code: t.exposeString('code', { description: 'Upper case; matched without regard to case.' }),
    description: t.exposeString('description', { nullable: true }),
    type: t.expose('type', { type: CouponType }),
    value: t.exposeFloat('value'),
    minOrderAmount: t.exposeFloat('minOrderAmount', { description: 'Smallest eligible subtotal; 0 for none.' }),
    maxDiscount: t.exposeFloat('maxDiscount', { nullable: true, description: 'Cap for percentages.' }),
    maxUses: t.exposeInt('maxUses', { nullable: true, description: '[admin] Null if unlimited, and for others.' }),
    currentUses: t.exposeInt('currentUses', {
      nullable: true,
      description: '[admin] Orders that use it, unfinished ones included; null for others.',
    }),
    maxUsesPerUser: t.exposeInt('maxUsesPerUser', { nullable: true }),
    startsAt: t.expose('startsAt', { type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
    applicableCategories: t.exposeIDList('applicableCategories', {
      description: 'Category ids, each with its subtree; empty means every product.',
    }),
    categories: t.field({
      type: [Category],
      nullable: true,
      resolve: async ({ applicableCategories }, _args, { loaders }) => {
        const found = await Promise.all(applicableCategories.map((id) => loaders.categories.load(id)))
        return found.filter((category) => category !== null)
      },
    }),
    active: t.exposeBoolean('active'),
    listed: t.exposeBoolean('listed', {
      description: 'Shown to shoppers by couponsByCategory; other codes work only for those who know them.',
    }),
    version: t.exposeInt('version'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    discountType: t.exposeString('type', { description: 'percentage or fixed.', deprecationReason: 'Use type.' }),
    discount: t.exposeFloat('value', { deprecationReason: 'Use value.' }),
    minPurchase: t.exposeFloat('minOrderAmount', { nullable: true, deprecationReason: 'Use minOrderAmount.' }),
    usageLimit: t.exposeInt('maxUses', { nullable: true, deprecationReason: 'Use maxUses.' }),
    usageCount: t.exposeInt('currentUses', { nullable: true, deprecationReason: 'Use currentUses.' }),
    validFrom: t.exposeString('startsAt', { deprecationReason: 'Use startsAt.' }),
    validTo: t.exposeString('expiresAt', { deprecationReason: 'Use expiresAt.' }),
    isActive: t.exposeBoolean('active', { deprecationReason: 'Use active.' }),
  }),
})
