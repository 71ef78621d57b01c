import { z } from '@hono/zod-openapi'
import { line, lines } from '@shop/shared/line'
import { Id, SoughtId } from '@shop/shared/id'
import { money } from '@shop/shared/money'
import { IdsQuery, PageQuery, pageOf } from '@shop/shared/page'
import { postalAddress, postalAddressWire } from '@shop/shared/postal-address'
import { DELIVERY_METHODS } from './order.pricing.ts'
import { ORDER_STATUSES } from './order.ts'

const amount = z.number()

const PostalAddress = z.object(postalAddress).openapi('PostalAddress')

const OrderItem = z
  .object({
    productId: z.string(),
    name: z.string(),
    image: z.string().nullable(),
    seller: z.string(),
    quantity: z.int(),
    price: amount,
    subtotal: amount,
    discount: amount,
    tax: amount,
  })
  .openapi('OrderItem')

const status = z.enum(ORDER_STATUSES)

/** What a seller or an admin may set; the others come about by placing and cancelling. */
const SETTABLE = ['processing', 'shipped', 'delivered'] as const
const paymentStatus = z.enum(['pending', 'processing', 'paid', 'failed', 'refunded', 'partially_refunded'])

export const StatusChange = z
  .object({
    status,
    at: z.iso.datetime(),
    by: z.enum(['customer', 'seller', 'admin', 'system']),
    actorId: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .openapi('StatusChange')

const ShippedTo = z.object(postalAddressWire).openapi('OrderAddress')

export const Order = z
  .object({
    id: z.string(),
    number: z.string(),
    userId: z.string(),
    customerEmail: z.string().nullable(),
    items: z.array(OrderItem),
    status,
    cancelReason: z.string().nullable(),
    shippingAddress: ShippedTo,
    deliveryMethod: z.enum(DELIVERY_METHODS),
    paymentMethod: z.string(),
    paymentStatus,
    payment: z.object({
      method: z.string(),
      status: paymentStatus,
      provider: z.string(),
      clientSecret: z.string().nullable(),
      failureCode: z.string().nullable(),
      refunded: amount,
    }),
    subtotal: amount,
    discount: amount,
    shipping: amount,
    tax: amount,
    total: amount,
    currency: z.string(),
    couponCode: z.string().nullable(),
    timeline: z.array(StatusChange),
    shipments: z.array(z.object({ id: z.string() })),
    sellers: z.array(z.string()),
    partial: z.boolean(),
    allowedStatuses: z.array(status),
    holdExpiresAt: z.iso.datetime().nullable(),
    notes: z.string().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .openapi('Order')

export const OrderPage = pageOf(Order).openapi('OrderPage')

const CartItem = z.object({ productId: Id, quantity: z.int().min(1).max(1_000) })
const Cart = z.array(CartItem).min(1).max(100)
const CouponCode = z.string().trim().min(1).max(40)

export const QuoteRequest = z
  .object({
    items: Cart,
    couponCode: CouponCode.nullish(),
    deliveryMethod: z.enum(DELIVERY_METHODS).nullish(),
  })
  .openapi('QuoteRequest')

const CouponCheck = z
  .object({
    valid: z.boolean(),
    code: z.string().nullable(),
    reason: z.string().nullable(),
    message: z.string().nullable(),
    amountToQualify: amount.nullable(),
    type: z.string().nullable(),
    value: amount.nullable(),
    discount: amount.nullable(),
    finalTotal: amount.nullable(),
  })
  .openapi('CouponCheck')

export const Quote = z
  .object({
    lines: z.array(OrderItem),
    orderable: z.boolean(),
    coupon: z.union([CouponCheck, z.null()]),
    subtotal: amount,
    discount: amount,
    shipping: amount,
    tax: amount,
    total: amount,
    currency: z.string(),
  })
  .openapi('Quote')

export const NewOrder = z
  .object({
    items: Cart,
    shippingAddress: z.union([PostalAddress, z.null()]).optional(),
    shippingAddressId: Id.nullish().openapi({ description: "Instead: an entry of the buyer's address book" }),
    paymentMethod: line(40),
    paymentToken: line(500).nullish(),
    deliveryMethod: z.enum(DELIVERY_METHODS).nullish(),
    couponCode: CouponCode.nullish(),
    notes: lines(2_000, 0).nullish(),
    expectedTotal: money().nullish(),
    shipping: z
      .number()
      .nullish()
      .openapi({ description: 'Equal to the express tariff it chooses express; else ignored' }),
  })
  .refine(({ shippingAddress, shippingAddressId }) => shippingAddress || shippingAddressId, {
    path: ['shippingAddress'],
    message: 'must be given, or shippingAddressId',
  })
  .refine(({ shippingAddress, shippingAddressId }) => !shippingAddress || !shippingAddressId, {
    path: ['shippingAddressId'],
    message: 'must not be given together with shippingAddress',
  })
  .openapi('NewOrder')

export const NewStatus = z.object({ status: z.enum(SETTABLE), note: lines(500, 0).nullish() }).openapi('NewStatus')

export const OrderQuery = PageQuery.extend({
  ids: IdsQuery.optional(),
  userId: SoughtId.optional().openapi({ description: 'For admins; ignored for others' }),
})

export type NewOrderInput = z.infer<typeof NewOrder>
export type OrderWire = z.infer<typeof Order>
export type StatusChangeWire = z.infer<typeof StatusChange>
export type QuoteWire = z.infer<typeof Quote>
