import type { Line, Refused } from './evaluation.ts'

/** An order that wants to use a coupon. */
export interface HoldRequest {
  orderId: string
  code: string
  userId: string
  lines: Line[]
  expiresAt: Date
}

export type HoldResult =
  | { ok: true; discountMinor: number; perLineMinor: number[] }
  | Refused
  | { ok: false; code: 'RELEASED' }

export type CommitResult = { ok: true } | { ok: false; code: 'NOT_HELD' | 'RELEASED' }
