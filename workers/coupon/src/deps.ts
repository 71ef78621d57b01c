import type { Actor } from '@shop/shared/actor'
import { serviceCache } from '@shop/shared/cache'
import type { Call } from '@shop/shared/call'
import { couponChecks } from '@shop/shared/coupon-checks'
import { rateLimiting } from '@shop/shared/rate-limiting'
import { pingStore, storeClient } from '@shop/shared/store-client'
import type { Repositories } from './coupon.store.ts'

/** What the handlers of one request use. */
export type Deps = ReturnType<typeof createDeps>

export function createDeps(env: Env, call: Call) {
  return {
    ...storeClient<Repositories>(env, call, {
      coupons: ['find', 'findMany', 'findByCode', 'list', 'findForCategories', 'insert'],
      redemptions: ['hold', 'commit', 'release', 'forget'],
    }),
    admitCheck: (actor: Actor | null) => rateLimiting(env, call)(couponChecks(env.LIMIT_COUPON_CHECKS, actor, call)),
    cache: serviceCache(env, call),
    pingStore: () => pingStore(env),
  }
}
