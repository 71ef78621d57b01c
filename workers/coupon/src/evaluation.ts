import { shareOf, split, toMajor } from '@shop/shared/money'
import type { Coupon, Reason, Worth } from './coupon.ts'

/** What one line of a cart costs, and where its product hangs in the category tree (ids, top first). */
export interface Line {
  productId: string
  categoryPath: string[]
  amountMinor: number
}

/** A cart, line by line or only by what it costs in all. */
export type Cart = { lines: Line[] } | { totalMinor: number }

/** How often the coupon is in use: by all, and by the account that asks. */
export interface Usage {
  uses: number
  userUses: number
}

export interface Refused {
  ok: false
  code: Reason
  /** Text to show. */
  message: string
  /** With MIN_ORDER_AMOUNT: what is missing. */
  amountToQualifyMinor?: number
}

/** The parts of a discount are in the order of the lines; a cart known by its total has none. */
export interface Granted {
  ok: true
  coupon: Coupon
  discountMinor: number
  perLineMinor: number[]
}

export type Evaluation = Granted | Refused

/**
 * What the coupon is worth for this cart now, or the reason why it is refused. Limits of use count orders under way
 * too. The discount is never more than what the lines it applies to cost; `minOrderMinor` is held against the same sum.
 */
export function evaluate(
  coupon: Coupon | null,
  usage: Usage,
  cart: Cart,
  userId: string | null,
  now: Date,
): Evaluation {
  if (!coupon?.active) return refused('NOT_FOUND')
  if (now < coupon.startsAt) return refused('NOT_STARTED')
  if (now >= coupon.expiresAt) return refused('EXPIRED')
  if (coupon.maxUses !== null && usage.uses >= coupon.maxUses) return refused('MAX_USES_REACHED')
  if (coupon.maxUsesPerUser !== null) {
    if (userId === null) return refused('SIGN_IN_REQUIRED')
    if (usage.userUses >= coupon.maxUsesPerUser) return refused('USER_MAX_USES_REACHED')
  }
  if (coupon.categoryIds.length > 0 && !('lines' in cart)) return refused('ITEMS_REQUIRED')
  const eligible = 'lines' in cart ? cart.lines.map((line) => eligibleMinor(coupon, line)) : [cart.totalMinor]
  const subtotal = eligible.reduce((a, b) => a + b, 0)
  if ('lines' in cart && !cart.lines.some((line) => appliesTo(coupon, line))) return refused('CATEGORY_MISMATCH')
  if (subtotal < coupon.minOrderMinor) return refused('MIN_ORDER_AMOUNT', coupon.minOrderMinor - subtotal)
  const discountMinor = discountOn(subtotal, coupon)
  return { ok: true, coupon, discountMinor, perLineMinor: 'lines' in cart ? split(discountMinor, eligible) : [] }
}

/** The refusal for this reason, with the text that people are shown. */
export function refused(code: Reason, amountToQualifyMinor?: number): Refused {
  if (amountToQualifyMinor === undefined) return { ok: false, code, message: MESSAGES[code] }
  const message = `${MESSAGES[code]} Add ${toMajor(amountToQualifyMinor).toFixed(2)} more.`
  return { ok: false, code, message, amountToQualifyMinor }
}

const MESSAGES: Record<Reason, string> = {
  NOT_FOUND: 'This coupon code is not known.',
  NOT_STARTED: 'This coupon cannot be used yet.',
  EXPIRED: 'This coupon has expired.',
  MIN_ORDER_AMOUNT: 'The cart is too small for this coupon.',
  MAX_USES_REACHED: 'This coupon has been used up.',
  USER_MAX_USES_REACHED: 'You have used this coupon as often as it allows.',
  CATEGORY_MISMATCH: 'This coupon does not apply to anything in the cart.',
  ITEMS_REQUIRED: 'This coupon applies to some categories only; check it with the items of the cart.',
  SIGN_IN_REQUIRED: 'Sign in to use this coupon.',
}

function appliesTo({ categoryIds }: Coupon, { categoryPath }: Line): boolean {
  return categoryIds.length === 0 || categoryPath.some((id) => categoryIds.includes(id))
}

function eligibleMinor(coupon: Coupon, line: Line): number {
  return appliesTo(coupon, line) ? line.amountMinor : 0
}

function discountOn(subtotal: number, { worth, maxDiscountMinor }: Coupon): number {
  return Math.min(subtotal, uncapped(subtotal, worth, maxDiscountMinor ?? Infinity))
}

function uncapped(subtotal: number, worth: Worth, cap: number): number {
  switch (worth.type) {
    case 'percentage':
      return Math.min(cap, shareOf(subtotal, worth.basisPoints))
    case 'fixed':
      return worth.amountMinor
  }
}
