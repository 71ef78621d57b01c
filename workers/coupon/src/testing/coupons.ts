import { newId } from '@shop/shared/id'
import type { Coupon } from '../coupon.ts'
import type { Line } from '../evaluation.ts'

export const NOW = new Date('2026-06-01T12:00:00Z')

/** A coupon for tests, 10 % on everything and valid at NOW; what matters to a test is given. */
export function aCoupon(given: Partial<Coupon> = {}): Coupon {
  const id = newId()
  return {
    id,
    code: `C-${id.toUpperCase()}`,
    description: null,
    worth: { type: 'percentage', basisPoints: 1_000 },
    minOrderMinor: 0,
    maxDiscountMinor: null,
    maxUses: null,
    maxUsesPerUser: null,
    startsAt: new Date('2026-01-01T00:00:00Z'),
    expiresAt: new Date('2026-12-31T23:59:59Z'),
    categoryIds: [],
    active: true,
    listed: false,
    createdAt: NOW,
    updatedAt: NOW,
    version: 1,
    ...given,
  }
}

export function aLine(amountMinor: number, categoryPath: string[] = []): Line {
  return { productId: newId(), categoryPath, amountMinor }
}
