import type { OrderEvent } from './order.events.ts'
import { bySystem, type CancelReason, isFinal, moved, type Order, type PaymentStatus } from './order.ts'

/** An order that is to be placed; `request` is the fingerprint of what the client asked for. */
export interface Draft {
  order: Order
  request: string
}

/** Why an order is going to be cancelled; written on it before anything is undone. */
export interface Refused {
  code: CancelReason
}

/** An order as it is kept: with what its saga needs to go on from anywhere. */
export interface StoredOrder {
  order: Order
  request: string
  refusal: Refused | null
  outbox: OrderEvent[]
}

/** What the saga needs of the other services; every call may be repeated and then answers as the first time. */
export interface Partners {
  reserve(order: Order): Promise<Refused | null>
  holdCoupon(order: Order): Promise<Refused | null>
  takePayment(order: Order): Promise<{ ok: true; status: PaymentStatus } | { ok: false; failureCode: string }>
  /** A refusal if what was held is gone. */
  commit(order: Order): Promise<Refused | null>
  giveBack(order: Order): Promise<void>
}

/** What a round of the saga comes to: a refusal to note, or the order's next state. */
export type Outcome = { refusal: Refused } | { order: Order }

/**
 * Takes a pending order as far as it goes: stock, coupon, payment, both committed, confirmed. It may be stopped
 * anywhere and begun again: what was done before is done again without effect.
 */
export async function settle(order: Order, partners: Partners, now: () => Date): Promise<Outcome> {
  // After a long outage: what was promised until then is not promised any more.
  if (now() > order.holdExpiresAt) return { refusal: { code: 'PAYMENT_TIMEOUT' } }
  const refusal = (await partners.reserve(order)) ?? (await partners.holdCoupon(order))
  if (refusal) return { refusal }
  const paid = await partners.takePayment(order)
  if (!paid.ok) return { refusal: { code: 'PAYMENT_FAILED' } }
  const lost = await partners.commit(order)
  if (lost) return { refusal: lost }
  const payment = { ...order.payment, status: paid.status }
  return { order: moved(order, bySystem('confirmed', now()), { payment }) }
}

/** Gives back all that a refused order has, and only then says that it is cancelled. */
export async function undo(order: Order, { code }: Refused, partners: Partners, now: () => Date): Promise<Order> {
  await partners.giveBack(order)
  return moved(order, bySystem('cancelled', now(), code), { cancelReason: code })
}

/** What is left to do for an order; at `rest` it waits for people, once `over` only its traces remain to be removed. */
export function remaining({ order, refusal, outbox }: StoredOrder): 'settle' | 'undo' | 'relay' | 'rest' | 'over' {
  if (order.status === 'pending') return refusal ? 'undo' : 'settle'
  if (outbox.length > 0) return 'relay'
  return isFinal(order.status) ? 'over' : 'rest'
}
