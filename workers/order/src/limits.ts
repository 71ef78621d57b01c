import type { Actor } from '@shop/shared/actor'
import type { Call } from '@shop/shared/call'
import { couponChecks } from '@shop/shared/coupon-checks'
import { rateLimit } from '@shop/shared/rate-limit'
import { rateLimiting } from '@shop/shared/rate-limiting'

/** What may be tried how often; each throws RATE_LIMITED. */
export function limitsOf(env: Env, call: Call) {
  const admit = rateLimiting(env, call)
  return {
    placing: (actor: Actor) => admit(rateLimit('orders', env.LIMIT_ORDERS, actor.id)),
    couponCheck: (actor: Actor | null) => admit(couponChecks(env.LIMIT_COUPON_CHECKS, actor, call)),
  }
}
