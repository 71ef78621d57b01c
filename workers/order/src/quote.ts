import { Refusal } from '@shop/shared/errors'
import { toMajor } from '@shop/shared/money'
import type { Deps } from './deps.ts'
import { type CatalogueLine, type DeliveryMethod, price, type Price } from './order.pricing.ts'
import type { QuoteWire } from './order.schema.ts'
import { lineToWire } from './order.view.ts'

interface Cart {
  items: { productId: string; quantity: number }[]
  couponCode?: string | null | undefined
}

type CouponVerdict = Awaited<ReturnType<Deps['evaluateCoupon']>>

/** A cart, priced by the catalogue and the coupon service as they are now. */
export interface Quoted {
  price: Price
  coupon: CouponVerdict | null
}

/** Prices a cart; throws a Refusal (400) naming products that are not on sale. A refused coupon is part of the answer. */
export async function quoteCart(
  deps: Pick<Deps, 'quoteProducts' | 'evaluateCoupon' | 'tariff'>,
  { items, couponCode }: Cart,
  userId: string | null,
  deliveryMethod: DeliveryMethod,
): Promise<Quoted> {
  const quoted = await deps.quoteProducts(items)
  if (!quoted.ok) {
    const errors = quoted.productIds.map((id) => ({ field: 'items', message: `product ${id} is not on sale` }))
    throw new Refusal('BAD_USER_INPUT', { detail: errors.map(({ message }) => message).join('; '), errors })
  }
  const lines: CatalogueLine[] = quoted.lines
  const coupon = couponCode ? await deps.evaluateCoupon(couponCode, userId, lines.map(couponLine)) : null
  return { price: price(lines, coupon?.ok ? coupon.perLineMinor : [], deliveryMethod, deps.tariff), coupon }
}

/** What is asked for beyond what there is, line by line. */
export function shortagesOf({ lines }: Price) {
  return lines
    .filter(({ available, quantity }) => available < quantity)
    .map(({ productId, quantity, available }) => ({ productId, requested: quantity, available }))
}

export function quoteToWire({ price: priced, coupon }: Quoted): QuoteWire {
  return {
    lines: priced.lines.map(lineToWire),
    orderable: shortagesOf(priced).length === 0,
    coupon: coupon && couponToWire(coupon, priced),
    subtotal: toMajor(priced.subtotalMinor),
    discount: toMajor(priced.discountMinor),
    shipping: toMajor(priced.shippingMinor),
    tax: toMajor(priced.taxMinor),
    total: toMajor(priced.totalMinor),
    currency: priced.currency,
  }
}

/** The coupon's part of a quote; without a valid coupon the discount is null. */
function couponToWire(verdict: CouponVerdict, { subtotalMinor, discountMinor }: Price): QuoteWire['coupon'] {
  if (!verdict.ok) {
    const { code: reason, message, amountToQualifyMinor } = verdict
    return {
      valid: false,
      code: null,
      reason,
      message,
      amountToQualify: amountToQualifyMinor === undefined ? null : toMajor(amountToQualifyMinor),
      type: null,
      value: null,
      discount: null,
      finalTotal: null,
    }
  }
  return {
    valid: true,
    code: verdict.code,
    reason: null,
    message: null,
    amountToQualify: null,
    type: verdict.type,
    value: verdict.value,
    discount: toMajor(discountMinor),
    finalTotal: toMajor(subtotalMinor - discountMinor),
  }
}

function couponLine({ productId, categoryPath, priceMinor, quantity }: CatalogueLine) {
  return { productId, categoryPath, amountMinor: priceMinor * quantity }
}
