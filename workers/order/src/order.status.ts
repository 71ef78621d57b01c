import type { OrderRepository } from './order.repository.ts'
import { eventOf } from './order.events.ts'
import { allowedStatuses, moved, type Order, type OrderStatus, sellersOf, standing, type Viewer } from './order.ts'

export type StatusResult =
  | { ok: true; order: Order }
  | { ok: false; code: 'NOT_FOUND' | 'FORBIDDEN' }
  | { ok: false; code: 'INVALID_TRANSITION'; from: OrderStatus; allowed: OrderStatus[] }

/** Moves the order along the transition table if this person may; asking for the last move again changes nothing. */
export async function changeStatus(
  orders: Pick<OrderRepository, 'find' | 'move'>,
  orderId: string,
  status: OrderStatus,
  viewer: Viewer,
  note: string | null,
  now: Date,
): Promise<StatusResult> {
  for (;;) {
    const stored = await orders.find(orderId)
    const next = stored ? nextState(stored.order, status, viewer, note, now) : noSuchOrder
    if (!stored || !next.ok || next.order === stored.order) return next
    // Not as it was read any more: somebody else has moved it in between.
    if (await orders.move(stored.order, next.order, eventOf(next.order))) return next
  }
}

const noSuchOrder = { ok: false, code: 'NOT_FOUND' } as const

/** The order after the move; the same object if it was the last move already. */
export function nextState(
  order: Order,
  status: OrderStatus,
  viewer: Viewer,
  note: string | null,
  now: Date,
): StatusResult {
  const by = standing(order, viewer)
  if (by === null) return noSuchOrder
  if (by === 'customer' || (by === 'seller' && sellersOf(order).length > 1)) return { ok: false, code: 'FORBIDDEN' }
  const last = order.timeline.at(-1)
  if (last?.status === status && last.actorId === viewer.id) return { ok: true, order }
  const allowed = allowedStatuses(order, viewer)
  if (!allowed.includes(status)) return { ok: false, code: 'INVALID_TRANSITION', from: order.status, allowed }
  return { ok: true, order: moved(order, { status, at: now, by, actorId: viewer.id, reason: note }) }
}
