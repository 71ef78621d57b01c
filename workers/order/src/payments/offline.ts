import type { Order, PaymentStatus } from '../order.ts'

export const OFFLINE = 'offline'

/**
 * Cash on delivery, bank transfer and the like are settled outside the shop, and so is a card without a token: the order
 * is confirmed with the payment due, and an admin notes it when the money is there. There is nothing to give back.
 */
export function takeOffline(order: Pick<Order, 'totalMinor'>): { ok: true; status: PaymentStatus } {
  return { ok: true, status: order.totalMinor === 0 ? 'paid' : 'pending' }
}
