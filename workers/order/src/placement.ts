import type { Actor } from '@shop/shared/actor'
import { type RefusalDetails, Refusal } from '@shop/shared/errors'
import { fingerprint, idFrom, newId } from '@shop/shared/id'
import { minorOf, toMajor } from '@shop/shared/money'
import type { PostalAddress } from '@shop/shared/postal-address'
import type { NewOrderInput } from './order.schema.ts'
import type { Draft } from './order.saga.ts'
import type { Order } from './order.ts'
import { OFFLINE } from './payments/offline.ts'
import { type Quoted, quoteToWire, shortagesOf } from './quote.ts'

/** The id of an order: with a key it is derived from account and key, so that a repeat finds the first one. */
export function orderIdFor(actor: Actor, key: string | undefined): string {
  return key === undefined ? newId() : idFrom('order', actor.id, key)
}

/** What tells two requests apart that carry the same key. */
export function requestOf(input: NewOrderInput): string {
  return fingerprint(JSON.stringify(input))
}

/** Throws the Refusal of what is known before anything is written: coupon, stock, or a total that has changed. */
export function refuseUnplaceable(quoted: Quoted, expectedTotal: number | null | undefined): void {
  const { price, coupon } = quoted
  if (coupon && !coupon.ok) {
    const { code: reason, message, amountToQualifyMinor } = coupon
    const amountToQualify = amountToQualifyMinor === undefined ? null : toMajor(amountToQualifyMinor)
    throw new Refusal('COUPON_REJECTED', { detail: message, members: { reason, amountToQualify } })
  }
  const shortages = shortagesOf(price)
  if (shortages.length > 0) throw new Refusal('OUT_OF_STOCK', outOfStock(shortages))
  if (expectedTotal != null && minorOf(expectedTotal) !== price.totalMinor) {
    const detail = `The total is ${toMajor(price.totalMinor)} ${price.currency} now.`
    throw new Refusal('TOTAL_CHANGED', { detail, members: { quote: quoteToWire(quoted) } })
  }
}

function outOfStock(shortages: ReturnType<typeof shortagesOf>): RefusalDetails {
  const detail = shortages
    .map(({ productId, requested, available }) => `product ${productId}: ${requested} asked, ${available} left`)
    .join('; ')
  return { detail, members: { shortages } }
}

/** The order as it will be written: pending, priced, with the hold's end and its first timeline entry. */
export function draftOf(
  id: string,
  input: NewOrderInput,
  { price, coupon }: Quoted,
  buyer: { id: string; email: string; address: PostalAddress },
  holdSeconds: number,
  now: Date,
): Draft {
  const { lines, deliveryMethod, currency, ...amounts } = price
  const order: Order = {
    ...amounts,
    id,
    number: numberOf(id),
    userId: buyer.id,
    customerEmail: buyer.email,
    items: lines.map(({ available: _, ...line }) => line),
    status: 'pending',
    cancelReason: null,
    shippingAddress: buyer.address,
    deliveryMethod,
    payment: { method: input.paymentMethod, status: 'pending', provider: OFFLINE, failureCode: null, refundedMinor: 0 },
    currency,
    couponCode: coupon?.ok ? coupon.code : null,
    timeline: [{ status: 'pending', at: now, by: 'customer', actorId: buyer.id, reason: null }],
    holdExpiresAt: new Date(now.getTime() + holdSeconds * 1_000),
    notes: input.notes ?? null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
  return { order, request: requestOf(input) }
}

/** Without 0, O, 1, I and the like, which people confuse when they read a number out. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const NUMBER_LENGTH = 10

/** The order's number for people: 50 bits drawn from its id by a hash, so short and not to be guessed. */
function numberOf(id: string): string {
  const digest = BigInt(`0x${fingerprint('order-number', id).slice(0, 16)}`)
  const letters = Array.from({ length: NUMBER_LENGTH }, (_, at) => ALPHABET[Number((digest >> BigInt(at * 5)) & 31n)])
  return `${letters.slice(0, 5).join('')}-${letters.slice(5).join('')}`
}
