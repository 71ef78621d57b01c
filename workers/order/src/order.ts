import type { Actor, Role } from '@shop/shared/actor'
import type { PostalAddress } from '@shop/shared/postal-address'
import type { Amounts, DeliveryMethod, PricedLine } from './order.pricing.ts'

export const ORDER_STATUSES = ['pending', 'confirmed', 'processing', 'shipped', 'delivered', 'cancelled'] as const
export type OrderStatus = (typeof ORDER_STATUSES)[number]

export type PaymentStatus = 'pending' | 'processing' | 'paid' | 'failed' | 'refunded' | 'partially_refunded'
export type CancelReason =
  | 'OUT_OF_STOCK'
  | 'COUPON_REJECTED'
  | 'PAYMENT_FAILED'
  | 'PAYMENT_TIMEOUT'
  | 'PAID_UNFULFILLABLE'
  | 'REQUESTED'

type Mover = 'customer' | 'seller' | 'admin'

/** Which status may follow which, and who besides the saga may set it; what is not here is refused. */
export const TRANSITIONS: Record<OrderStatus, Partial<Record<OrderStatus, readonly Mover[]>>> = {
  pending: { confirmed: [], cancelled: ['customer', 'seller', 'admin'] },
  confirmed: { processing: ['seller', 'admin'], cancelled: ['customer', 'seller', 'admin'] },
  processing: { shipped: ['seller', 'admin'], cancelled: ['seller', 'admin'] },
  shipped: { delivered: ['seller', 'admin'] },
  delivered: {},
  cancelled: {},
}

export interface StatusChange {
  status: OrderStatus
  at: Date
  by: Mover | 'system'
  actorId: string | null
  reason: string | null
}

export type OrderLine = Omit<PricedLine, 'available'>

/** A purchase: what was agreed when it was placed, and what has become of it. */
export interface Order extends Amounts {
  id: string
  number: string
  userId: string
  customerEmail: string
  items: OrderLine[]
  status: OrderStatus
  cancelReason: CancelReason | null
  shippingAddress: PostalAddress
  deliveryMethod: DeliveryMethod
  payment: {
    method: string
    status: PaymentStatus
    provider: string
    failureCode: string | null
    refundedMinor: number
  }
  currency: string
  couponCode: string | null
  timeline: StatusChange[]
  holdExpiresAt: Date
  notes: string | null
  createdAt: Date
  updatedAt: Date
  version: number
}

export function isFinal(status: OrderStatus): boolean {
  return Object.keys(TRANSITIONS[status]).length === 0
}

export function sellersOf(order: Pick<Order, 'items'>): string[] {
  return [...new Set(order.items.map((item) => item.sellerId))]
}

/** What of an actor decides what they see of an order and may do with it. */
export type Viewer = Pick<Actor, 'id' | 'role'>

/** How an actor stands to an order; null if it is none of their business. */
export function standing(order: Pick<Order, 'items' | 'userId'>, actor: Viewer): Role | null {
  if (actor.role === 'admin') return 'admin'
  if (actor.id === order.userId) return 'customer'
  return sellersOf(order).includes(actor.id) ? 'seller' : null
}

/** What the actor may set the order to now; a seller only if all lines are their own. */
export function allowedStatuses(order: Pick<Order, 'items' | 'userId' | 'status'>, actor: Viewer): OrderStatus[] {
  const stands = standing(order, actor)
  if (stands === null || (stands === 'seller' && sellersOf(order).length > 1)) return []
  const next = TRANSITIONS[order.status]
  return ORDER_STATUSES.filter((status) => next[status]?.includes(stands))
}

/** The order after a step of its life: the status, one timeline entry, the next version. */
export function moved(order: Order, change: StatusChange, fields: Partial<Order> = {}): Order {
  if (!TRANSITIONS[order.status][change.status]) {
    throw new Error(`an order does not go from ${order.status} to ${change.status}`)
  }
  return {
    ...order,
    ...fields,
    status: change.status,
    timeline: [...order.timeline, change],
    updatedAt: change.at,
    version: order.version + 1,
  }
}

export function bySystem(status: OrderStatus, at: Date, reason: string | null = null): StatusChange {
  return { status, at, by: 'system', actorId: null, reason }
}
