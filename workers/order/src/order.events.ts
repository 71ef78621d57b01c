import { idFrom } from '@shop/shared/id'
import { type Order, sellersOf, type StatusChange } from './order.ts'
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
  const shown = (view: OrderWire): RoomEvent => ({
    id,
    event,
    at: at.toISOString(),
    order: view,
    change: change && changeToWire(change),
  })
  const whole = shown(wholeView(order))
  return [
    { room: `user:${order.userId}`, event: whole },
    ...sellersOf(order).map((seller) => ({ room: `seller:${seller}`, event: shown(sellerView(order, seller)) })),
    { room: 'admin', event: whole },
  ]
}
