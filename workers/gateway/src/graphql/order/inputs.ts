import { builder } from '../builder.ts'
import { DeliveryMethod } from './enums.ts'

export const CartItemInput = builder.inputType('CartItemInput', {
  description: 'A product in a cart, 1 to 1000 units.',
  fields: (t) => ({ productId: t.id({ required: true }), quantity: t.int({ required: true }) }),
})

export const OrderQuoteInput = builder.inputType('OrderQuoteInput', {
  description: 'A cart to be priced.',
  fields: (t) => ({
    items: t.field({ type: [CartItemInput], required: true }),
    couponCode: t.string(),
    deliveryMethod: t.field({ type: DeliveryMethod }),
  }),
})

export const OrderFilterInput = builder.inputType('OrderFilterInput', {
  description:
    'Narrows an order list; search is the beginning of an order number or e-mail address, from and to bound when it was placed.',
  fields: (t) => ({ userId: t.id() }),
})

const OrderItemInput = builder.inputType('OrderItemInput', {
  description: 'A line of a purchase, 1 to 1000 units; everything but product and quantity is ignored.',
  fields: (t) => ({
    productId: t.id({ required: true }),
    quantity: t.int({ required: true }),
    productName: t.string({ deprecationReason: 'Ignored.' }),
    price: t.float({ deprecationReason: 'Ignored.' }),
    subtotal: t.float({ deprecationReason: 'Ignored.' }),
    sellerId: t.string({ deprecationReason: 'Ignored.' }),
    variant: t.string({ deprecationReason: 'Ignored.' }),
  }),
})

const AddressInput = builder.inputType('AddressInput', {
  description: 'Where to send it.',
  fields: (t) => ({
    name: t.string(),
    mobile: t.string(),
    email: t.string(),
    street: t.string({ required: true }),
    city: t.string({ required: true }),
    state: t.string({ required: true }),
    zip: t.string({ required: true }),
    country: t.string({ required: true }),
  }),
})

export const CreateOrderInput = builder.inputType('CreateOrderInput', {
  description: 'A purchase; needs an address in one of the two ways.',
  fields: (t) => ({
    items: t.field({
      type: [OrderItemInput],
      required: true,
      description: '1 to 100 lines; the same product in several lines is added up.',
    }),
    shippingAddress: t.field({ type: AddressInput }),
    deliveryMethod: t.field({ type: DeliveryMethod }),
    paymentMethod: t.string({
      required: true,
      description:
        'card, credit_card or debit_card go through the payment provider; cash_on_delivery, upi, bank, bank_transfer and others are settled outside it.',
    }),
    paymentToken: t.string({
      description:
        "What the provider's browser library returned for a card; without it the payment stays due, or waits for the buyer if the shop is so configured.",
    }),
    couponCode: t.string(),
    notes: t.string(),
    expectedTotal: t.float({
      description: 'If given and not what the order costs now: CONFLICT with the fresh quote, nothing is placed.',
    }),
    customerId: t.string({
      description: 'Ignored: the order belongs to the caller.',
      deprecationReason: 'The caller is the customer.',
    }),
    customerEmail: t.string({
      description: "Ignored: the account's own address is used.",
      deprecationReason: 'The caller is the customer.',
    }),
    shipping: t.float({
      description:
        'Ignored as an amount; equal to the express tariff, it chooses EXPRESS where deliveryMethod is absent.',
      deprecationReason: 'Use deliveryMethod.',
    }),
    subtotal: t.float({ deprecationReason: 'Ignored.' }),
    tax: t.float({ deprecationReason: 'Ignored.' }),
    discount: t.float({ deprecationReason: 'Ignored.' }),
    total: t.float({ deprecationReason: 'Use expectedTotal.' }),
  }),
})
