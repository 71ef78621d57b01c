import type { Actor } from './actor.ts'
import type { Call } from './call.ts'
import { networkOf } from './network.ts'
import { type RateLimit, rateLimit } from './rate-limit.ts'

/** The limit of trying out coupon codes, per account or, for guests, per network: the same one wherever they are tried. */
export function couponChecks(setting: string, actor: Actor | null, call: Pick<Call, 'clientIp'>): RateLimit {
  return rateLimit('coupon-checks', setting, actor?.id ?? networkOf(call.clientIp))
}
