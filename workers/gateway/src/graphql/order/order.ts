import { builder } from '../builder.ts'
import { type OrderWire, User } from '../types.ts'
import { Actor, DeliveryMethod, OrderStatus, PaymentStatus } from './enums.ts'
import { OrderItem } from './item.ts'

const PostalAddress = builder.objectRef<OrderWire['shippingAddress']>('PostalAddress').implement({
  description: 'Where an order goes, kept with the order.',
  fields: (t) => ({
    name: t.exposeString('name', { nullable: true }),
    mobile: t.exposeString('mobile', { nullable: true }),
    email: t.exposeString('email', { nullable: true }),
    street: t.exposeString('street'),
    city: t.exposeString('city'),
    state: t.exposeString('state'),
    zip: t.exposeString('zip'),
    country: t.exposeString('country'),
  }),
})

const Payment = builder.objectRef<OrderWire['payment']>('Payment').implement({
  description: 'How an order is paid.',
  fields: (t) => ({
    method: t.exposeString('method'),
    status: t.expose('status', { type: PaymentStatus }),
    provider: t.exposeString('provider', { description: "offline, or the provider's name." }),
    clientSecret: t.exposeString('clientSecret', {
      nullable: true,
      description: "[own] Lets the provider's browser library finish a payment that waits for the buyer.",
    }),
    failureCode: t.exposeString('failureCode', {
      nullable: true,
      description: "The provider's reason for declining.",
    }),
    refunded: t.exposeFloat('refunded'),
  }),
})

const StatusChange = builder.objectRef<OrderWire['timeline'][number]>('StatusChange').implement({
  description: "One step in an order's life: who did it (actorId is null for SYSTEM) and a note or reason code.",
  fields: (t) => ({
    status: t.expose('status', { type: OrderStatus }),
    at: t.expose('at', { type: 'DateTime' }),
    by: t.expose('by', { type: Actor }),
    actorId: t.exposeID('actorId', { nullable: true }),
    reason: t.exposeString('reason', { nullable: true }),
  }),
})

export const Order = builder.objectRef<OrderWire>('Order').implement({
  description: 'A purchase; names, prices and address are as they were when it was placed.',
  fields: (t) => ({
    id: t.exposeID('id'),
    number: t.exposeString('number', { description: 'Short, unguessable number for people.' }),
    userId: t.exposeID('userId', { description: 'Who bought.' }),
    customer: t.field({
      type: User,
      nullable: true,
      description: '[own] Null for sellers.',
      resolve: ({ userId, partial }, _args, { loaders }) => (partial ? null : loaders.users.load(userId)),
    }),
    customerEmail: t.exposeString('customerEmail', { nullable: true, description: '[own] Null for sellers.' }),
    partial: t.exposeBoolean('partial', {
      description:
        "True in a seller's view: items and shipments are the seller's own, and all amounts are the share that falls on them.",
    }),
    status: t.expose('status', { type: OrderStatus }),
    cancelReason: t.exposeString('cancelReason', {
      nullable: true,
      description:
        'Code of why it was cancelled, such as OUT_OF_STOCK, PAYMENT_FAILED, PAYMENT_TIMEOUT, COUPON_REJECTED, PAID_UNFULFILLABLE or REQUESTED.',
    }),
    items: t.expose('items', { type: [OrderItem] }),
    sellerId: t.id({
      nullable: true,
      description: 'The only seller in it; null if there are several.',
      resolve: ({ sellers }) => (sellers.length === 1 ? sellers[0] : null),
    }),
    shippingAddress: t.expose('shippingAddress', { type: PostalAddress, nullable: true }),
    deliveryMethod: t.expose('deliveryMethod', { type: DeliveryMethod }),
    paymentMethod: t.exposeString('paymentMethod'),
    paymentStatus: t.expose('paymentStatus', { type: PaymentStatus }),
    payment: t.expose('payment', { type: Payment, nullable: true }),
    currency: t.exposeString('currency'),
    subtotal: t.exposeFloat('subtotal', { description: 'Sum of the lines before discount.' }),
    discount: t.exposeFloat('discount'),
    shipping: t.exposeFloat('shipping'),
    tax: t.exposeFloat('tax'),
    total: t.exposeFloat('total', { description: 'subtotal - discount + shipping + tax.' }),
    couponCode: t.exposeString('couponCode', { nullable: true }),
    timeline: t.expose('timeline', { type: [StatusChange], description: 'Every status so far, oldest first.' }),
    allowedStatuses: t.expose('allowedStatuses', {
      type: [OrderStatus],
      description: 'Statuses that the caller may set now.',
    }),
    holdExpiresAt: t.expose('holdExpiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'While pending: when held stock and coupon are given back.',
    }),
    notes: t.exposeString('notes', { nullable: true }),
    version: t.exposeInt('version'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    orderNumber: t.exposeString('number', { deprecationReason: 'Use number.' }),
    customerId: t.exposeString('userId', { deprecationReason: 'Use userId.' }),
    orderStatus: t.string({
      description: 'The status in upper case.',
      deprecationReason: 'Use status.',
      resolve: ({ status }) => status.toUpperCase(),
    }),
  }),
})
