import type { Actor } from '@shop/shared/actor'
import { split, toMajor } from '@shop/shared/money'
import type { Amounts } from './order.pricing.ts'
import { allowedStatuses, type Order, type OrderLine, sellersOf, standing, type StatusChange } from './order.ts'
import type { OrderWire, StatusChangeWire } from './order.schema.ts'

/** The order as this actor may see it: whole, a seller's share, or null. */
export function viewFor(order: Order, actor: Actor): OrderWire | null {
  switch (standing(order, actor)) {
    case 'admin':
    case 'customer':
      return { ...wholeView(order), allowedStatuses: allowedStatuses(order, actor) }
    case 'seller':
      return { ...sellerView(order, actor.id), allowedStatuses: allowedStatuses(order, actor) }
    case null:
      return null
  }
}

/** Everything, as the buyer and admins see it. */
export function wholeView(order: Order): OrderWire {
  return view(order, order.items, order, false)
}

/** A seller's own lines and the share of the amounts that falls on them; nothing of the buyer's that is not needed. */
export function sellerView(order: Order, sellerId: string): OrderWire {
  const sellers = sellersOf(order)
  const lines = order.items.filter((item) => item.sellerId === sellerId)
  const goods = sellers.map((seller) => netOf(order.items.filter((item) => item.sellerId === seller)))
  const shippingMinor = split(order.shippingMinor, goods)[sellers.indexOf(sellerId)] ?? 0
  const amounts = { shippingMinor, subtotalMinor: 0, discountMinor: 0, taxMinor: 0, totalMinor: shippingMinor }
  for (const line of lines) {
    amounts.subtotalMinor += line.subtotalMinor
    amounts.discountMinor += line.discountMinor
    amounts.taxMinor += line.taxMinor
    amounts.totalMinor += line.subtotalMinor - line.discountMinor + line.taxMinor
  }
  return view(order, lines, amounts, true)
}

export function changeToWire(change: StatusChange): StatusChangeWire {
  return { ...change, at: change.at.toISOString() }
}

function view(order: Order, lines: OrderLine[], amounts: Amounts, partial: boolean): OrderWire {
  const { payment } = order
  return {
    id: order.id,
    number: order.number,
    userId: order.userId,
    customerEmail: partial ? null : order.customerEmail,
    items: lines.map(lineToWire),
    status: order.status,
    cancelReason: order.cancelReason,
    shippingAddress: partial ? { ...order.shippingAddress, email: null } : order.shippingAddress,
    deliveryMethod: order.deliveryMethod,
    paymentMethod: payment.method,
    paymentStatus: payment.status,
    payment: {
      method: payment.method,
      status: payment.status,
      provider: payment.provider,
      clientSecret: null,
      failureCode: payment.failureCode,
      refunded: toMajor(payment.refundedMinor),
    },
    subtotal: toMajor(amounts.subtotalMinor),
    discount: toMajor(amounts.discountMinor),
    shipping: toMajor(amounts.shippingMinor),
    tax: toMajor(amounts.taxMinor),
    total: toMajor(amounts.totalMinor),
    currency: order.currency,
    couponCode: partial ? null : order.couponCode,
    timeline: order.timeline.map(changeToWire),
    shipments: [],
    sellers: partial ? [...new Set(lines.map((line) => line.sellerId))] : sellersOf(order),
    partial,
    allowedStatuses: [],
    holdExpiresAt: order.status === 'pending' ? order.holdExpiresAt.toISOString() : null,
    notes: order.notes,
    createdAt: order.createdAt.toISOString(),
    updatedAt: order.updatedAt.toISOString(),
    version: order.version,
  }
}

export function lineToWire(line: OrderLine): OrderWire['items'][number] {
  return {
    productId: line.productId,
    name: line.name,
    image: line.image,
    seller: line.sellerId,
    quantity: line.quantity,
    price: toMajor(line.priceMinor),
    subtotal: toMajor(line.subtotalMinor),
    discount: toMajor(line.discountMinor),
    tax: toMajor(line.taxMinor),
  }
}

function netOf(lines: OrderLine[]): number {
  return lines.reduce((sum, line) => sum + line.subtotalMinor - line.discountMinor, 0)
}
