import type { Actor } from '@shop/shared/actor'
import { minorOf, toMajor } from '@shop/shared/money'
import type { CouponWire, NewCouponInput } from './coupon.schema.ts'

/** Why a coupon is refused; an inactive one is not found. */
export const REASONS = [
  'NOT_FOUND',
  'NOT_STARTED',
  'EXPIRED',
  'MIN_ORDER_AMOUNT',
  'MAX_USES_REACHED',
  'USER_MAX_USES_REACHED',
  'CATEGORY_MISMATCH',
  'ITEMS_REQUIRED',
  'SIGN_IN_REQUIRED',
] as const
export type Reason = (typeof REASONS)[number]

/** What a coupon gives: hundredths of a per cent of what it applies to, or an amount. */
export type Worth = { type: 'percentage'; basisPoints: number } | { type: 'fixed'; amountMinor: number }

/** A coupon as the service knows it: plain data, money in minor units; null is no limit. */
export interface Coupon {
  id: string
  code: string
  description: string | null
  worth: Worth
  minOrderMinor: number
  maxDiscountMinor: number | null
  maxUses: number | null
  maxUsesPerUser: number | null
  startsAt: Date
  expiresAt: Date
  categoryIds: string[]
  active: boolean
  listed: boolean
  createdAt: Date
  updatedAt: Date
  version: number
}

/** A coupon with the number of orders that use it, unfinished ones included. */
export interface CountedCoupon extends Coupon {
  uses: number
}

/** A code as it is stored; what people type may differ in case. */
export function normalCode(code: string): string {
  return code.trim().toUpperCase()
}

export function newCoupon(id: string, input: NewCouponInput, now: Date): Coupon {
  const hundredths = minorOf(input.value)
  return {
    id,
    code: input.code,
    description: input.description ?? null,
    worth:
      input.type === 'percentage'
        ? { type: 'percentage', basisPoints: hundredths }
        : { type: 'fixed', amountMinor: hundredths },
    minOrderMinor: minorOf(input.minOrderAmount ?? 0),
    maxDiscountMinor: input.maxDiscount == null ? null : minorOf(input.maxDiscount),
    maxUses: input.maxUses ?? null,
    maxUsesPerUser: input.maxUsesPerUser ?? null,
    startsAt: input.startsAt ?? now,
    expiresAt: input.expiresAt,
    categoryIds: [...new Set(input.applicableCategories)],
    active: input.active,
    listed: input.listed,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}

/** Whether somebody could use the coupon now, given the right cart. */
export function isUsable({ active, startsAt, expiresAt, maxUses, uses }: CountedCoupon, now: Date): boolean {
  return active && startsAt <= now && now < expiresAt && (maxUses === null || uses < maxUses)
}

/** The coupon's own number as people know it: per cent, or an amount in major units. */
export function valueOf(worth: Worth): number {
  return worth.type === 'percentage' ? worth.basisPoints / 100 : toMajor(worth.amountMinor)
}

/** Everybody sees what a coupon gives; how often it may be and was used, only admins. */
export function toWire(coupon: CountedCoupon, actor: Actor | null): CouponWire {
  const { worth, minOrderMinor, maxDiscountMinor, maxUses, uses, categoryIds, ...same } = coupon
  return {
    ...same,
    type: worth.type,
    value: valueOf(worth),
    minOrderAmount: toMajor(minOrderMinor),
    maxDiscount: maxDiscountMinor === null ? null : toMajor(maxDiscountMinor),
    ...(actor?.role === 'admin' && { maxUses, currentUses: uses }),
    applicableCategories: categoryIds,
    startsAt: coupon.startsAt.toISOString(),
    expiresAt: coupon.expiresAt.toISOString(),
    createdAt: coupon.createdAt.toISOString(),
    updatedAt: coupon.updatedAt.toISOString(),
  }
}
