import type { Actor } from '@shop/shared/actor'
import type { Call } from '@shop/shared/call'
import { couponChecks } from '@shop/shared/coupon-checks'
import { rateLimit } from '@shop/shared/rate-limit'
import { rateLimiting } from '@shop/shared/rate-limiting'

/** What may be tried how often; each throws RATE_LIMITED. */
export function limitsOf(env: Env, call: Call) {
  const admit = rateLimiting(env, call)
  const couponCheck = (actor: Actor | null) => couponChecks(env.LIMIT_COUPON_CHECKS, actor, call)
  return {
    // An order is one more way to try a code out.
    placing: (actor: Actor, couponCode: string | null | undefined) =>
      admit(rateLimit('orders', env.LIMIT_ORDERS, actor.id), ...(couponCode ? [couponCheck(actor)] : [])),
    couponCheck: (actor: Actor | null) => admit(couponCheck(actor)),
  }
}
