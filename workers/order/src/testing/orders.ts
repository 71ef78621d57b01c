import type { Order, OrderLine } from '../order.ts'

/** A line of an order for tests; what matters to a test is given. */
export function aLine(given: Partial<OrderLine> = {}): OrderLine {
  return {
    productId: 'p1',
    name: 'A lamp',
    image: null,
    sellerId: 's1',
    categoryPath: [],
    priceMinor: 1_000,
    quantity: 1,
    subtotalMinor: 1_000,
    discountMinor: 0,
    taxMinor: 80,
    ...given,
  }
}

/** An order for tests, just placed. */
export function anOrder(given: Partial<Order> = {}): Order {
  const at = new Date(0)
  return {
    id: '65f1c0ffee0123456789abcd',
    number: 'ABCDE-23456',
    userId: 'u1',
    customerEmail: 'buyer@shop.example',
    items: [aLine()],
    status: 'pending',
    cancelReason: null,
    shippingAddress: {
      name: null,
      mobile: null,
      email: null,
      street: 'Harbour Road 1',
      city: 'Bergen',
      state: 'Vestland',
      zip: '5003',
      country: 'NO',
    },
    deliveryMethod: 'standard',
    payment: {
      method: 'cash_on_delivery',
      status: 'pending',
      provider: 'offline',
      failureCode: null,
      refundedMinor: 0,
    },
    currency: 'EUR',
    couponCode: null,
    timeline: [{ status: 'pending', at, by: 'customer', actorId: 'u1', reason: null }],
    holdExpiresAt: new Date('2100-01-01T00:00:00Z'),
    notes: null,
    createdAt: at,
    updatedAt: at,
    version: 1,
    subtotalMinor: 1_000,
    discountMinor: 0,
    shippingMinor: 499,
    taxMinor: 80,
    totalMinor: 1_579,
    ...given,
  }
}
