import { idFrom } from '@shop/shared/id'
import { allowedStatuses, type Order, sellersOf, type StatusChange, type Viewer } from './order.ts'
import type { OrderWire, StatusChangeWire } from './order.schema.ts'
import { changeToWire, sellerView, wholeView } from './order.view.ts'

/** What happened to an order, with the order as it was right after; kept in its outbox until every room has it. */
export interface OrderEvent {
  id: string
  event: 'order:created' | 'order:updated' | 'order:cancelled'
  at: Date
  order: Order
  change: StatusChange | null
}

/** An event as a room shows it. */
export interface RoomEvent {
  id: string
  event: OrderEvent['event']
  at: string
  order: OrderWire
  change: StatusChangeWire | null
}

/** The event that tells of the order's newest timeline entry; the same state always gives the same event id. */
export function eventOf(order: Order): OrderEvent {
  const change = order.timeline.at(-1) ?? null
  const event =
    order.version === 1 ? 'order:created' : order.status === 'cancelled' ? 'order:cancelled' : 'order:updated'
  return { id: idFrom('order-event', order.id, String(order.version)), event, at: order.updatedAt, order, change }
}

/** Whom an event concerns: the buyer, every seller with a line in it, and the shop; each with what they may see. */
export function roomsOf({ id, event, at, order, change }: OrderEvent): { room: string; event: RoomEvent }[] {
  const shown = (room: string, view: OrderWire, viewer: Viewer) => ({
    room,
    event: {
      id,
      event,
      at: at.toISOString(),
      order: { ...view, allowedStatuses: allowedStatuses(order, viewer) },
      change: change && changeToWire(change),
    },
  })
  const whole = wholeView(order)
  return [
    shown(`user:${order.userId}`, whole, { id: order.userId, role: 'customer' }),
    ...sellersOf(order).map((id) => shown(`seller:${id}`, sellerView(order, id), { id, role: 'seller' })),
    // Which admin looks on makes no difference.
    shown('admin', whole, { id: 'admin', role: 'admin' }),
  ]
}
