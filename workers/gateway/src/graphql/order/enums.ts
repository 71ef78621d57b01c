import { builder } from '../builder.ts'
import { lowerCase } from '../enums.ts'

export const OrderStatus = builder.enumType('OrderStatus', {
  description:
    'PENDING until stock, coupon and payment are settled, then along the table in rest.md; DELIVERED and CANCELLED are final.',
  values: lowerCase('PENDING', 'CONFIRMED', 'PROCESSING', 'SHIPPED', 'DELIVERED', 'CANCELLED'),
})

export const PaymentStatus = builder.enumType('PaymentStatus', {
  description: 'State of the money.',
  values: {
    ...lowerCase('PENDING', 'PROCESSING', 'PAID'),
    COMPLETED: {
      value: 'completed',
      description: 'Accepted as input and stored as PAID; never returned.',
      deprecationReason: 'Use PAID.',
    },
    ...lowerCase('FAILED', 'REFUNDED', 'PARTIALLY_REFUNDED'),
  } as const,
})

export const DeliveryMethod = builder.enumType('DeliveryMethod', {
  description: 'How it travels; EXPRESS has a tariff of its own.',
  values: lowerCase('STANDARD', 'EXPRESS'),
})

export const Actor = builder.enumType('Actor', {
  description: 'Who moved an order.',
  values: lowerCase('CUSTOMER', 'SELLER', 'ADMIN', 'SYSTEM'),
})
