import type { components as CouponApi } from '../../generated/coupon.ts'
import type { components as OrderApi } from '../../generated/order.ts'
import { builder } from '../builder.ts'
import { CouponValidation } from '../types.ts'
import { OrderItem } from './item.ts'

type Quote = OrderApi['schemas']['Quote']
type Validation = CouponApi['schemas']['Validation']

/** The coupon's part of a quote: its document cannot say "a CouponCheck or null", and reasons are those of coupon. */
export function couponOf({ coupon }: Quote): Validation | null {
  return coupon as Validation | null
}

export const OrderQuote = builder.objectRef<Quote>('OrderQuote').implement({
  description: 'What a cart costs now; send total as expectedTotal.',
  fields: (t) => ({
    lines: t.expose('lines', { type: [OrderItem] }),
    orderable: t.exposeBoolean('orderable', {
      description: 'False if a line asks for more units than there are.',
    }),
    coupon: t.field({
      type: CouponValidation,
      nullable: true,
      description: 'What the coupon does; null without a code.',
      resolve: couponOf,
    }),
    currency: t.exposeString('currency'),
    subtotal: t.exposeFloat('subtotal'),
    discount: t.exposeFloat('discount'),
    shipping: t.exposeFloat('shipping'),
    tax: t.exposeFloat('tax'),
    total: t.exposeFloat('total'),
  }),
})
