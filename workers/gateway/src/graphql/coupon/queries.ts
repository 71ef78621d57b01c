import { Refusal } from '@shop/shared/errors'
import { present } from '../../present.ts'
import { found, reply } from '../../services.ts'
import { builder, CALL } from '../builder.ts'
import { CartItemInput } from '../order/inputs.ts'
import { couponOf } from '../order/quote.ts'
import { COUNTED, listCost, numbered, pageArgs, PageInfo, pageQuery, Pagination } from '../pages.ts'
import { CouponValidation, type CouponWire, type Page } from '../types.ts'
import { Coupon } from './coupon.ts'

const CouponConnection = builder.objectRef<Page<CouponWire>>('CouponConnection').implement({
  description: 'A page of coupons.',
  fields: (t) => ({
    coupons: t.expose('items', { type: [Coupon], complexity: COUNTED }),
    pagination: t.field({ type: Pagination, resolve: (page) => page }),
    pageInfo: t.field({ type: PageInfo, resolve: (page) => page }),
  }),
})

builder.queryFields((t) => ({
  coupons: t.field({
    type: CouponConnection,
    nullable: true,
    description: '[admin] All coupons; search looks in code and description.',
    args: {
      ...pageArgs(),
      search: t.arg.string(),
      active: t.arg.boolean(),
      isActive: t.arg.boolean({ deprecationReason: 'Use active.' }),
    },
    complexity: listCost,
    resolve: async (_root, { search, active, isActive, ...paging }, { services }) => {
      const only = active ?? isActive
      const wanted = { search, active: typeof only === 'boolean' ? (`${only}` as const) : undefined }
      const query = { ...present(wanted), ...pageQuery(paging) }
      return numbered(paging, reply(services.coupon.GET('/api/coupons', { params: { query } })))
    },
  }),
  coupon: t.field({
    type: Coupon,
    nullable: true,
    description: '[admin] One coupon by id.',
    args: { id: t.arg.id({ required: true }) },
    complexity: CALL,
    resolve: (_root, { id }, { services }) =>
      found(services.coupon.GET('/api/coupons/{id}', { params: { path: { id } } })),
  }),
  couponsByCategory: t.field({
    type: [Coupon],
    nullable: true,
    description:
      'Usable coupons that apply to a category (through it or an ancestor); guests and customers get the listed ones only.',
    args: { categoryId: t.arg.id({ required: true }) },
    complexity: CALL,
    resolve: async (_root, { categoryId }, { services, loaders }) => {
      const category = await loaders.categories.load(categoryId)
      if (!category) return null
      const { id, ancestors } = category
      const query = present({ ancestors: ancestors.length > 0 ? ancestors.join(',') : undefined })
      const params = { path: { categoryId: id }, query }
      return (await reply(services.coupon.GET('/api/coupons/category/{categoryId}', { params }))).items
    },
  }),
  validateCoupon: t.field({
    type: CouponValidation,
    nullable: true,
    description:
      'Checks a code without using it up; a refusal is an answer (valid: false), not an error. Guessing is rate limited.',
    args: {
      code: t.arg.string({ required: true }),
      cartTotal: t.arg.float({
        description: 'What the cart costs before discount, shipping and tax; not needed with items.',
      }),
      orderTotal: t.arg.float({ deprecationReason: 'Use cartTotal.' }),
      items: t.arg({
        type: [CartItemInput],
        description: 'The cart itself, priced from the catalogue; needed for coupons that are limited to categories.',
      }),
    },
    complexity: CALL,
    resolve: async (_root, { code, cartTotal, orderTotal, items }, { services }) => {
      if (items) {
        const body = { items, couponCode: code }
        return couponOf(await reply(services.order.POST('/api/orders/quote', { body })))
      }
      const total = cartTotal ?? orderTotal
      if (typeof total !== 'number') throw missingCart()
      return reply(services.coupon.POST('/api/coupons/validate', { body: { code, cartTotal: total } }))
    },
  }),
}))

function missingCart(): Refusal {
  const message = 'is needed, unless items are given'
  return new Refusal('BAD_USER_INPUT', { detail: `cartTotal: ${message}`, errors: [{ field: 'cartTotal', message }] })
}
