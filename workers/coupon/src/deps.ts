import { upstashCache } from '@shop/shared/cache'
import type { Call } from '@shop/shared/call'
import { policy } from '@shop/shared/resilience'
import { pingStore, storeClient } from '@shop/shared/store-client'
import type { Repositories } from './coupon.store.ts'

const CACHE_MS = 150

/** What the handlers of one request use. */
export type Deps = ReturnType<typeof createDeps>

export function createDeps(env: Env, call: Call) {
  return {
    ...storeClient<Repositories>(env, call, {
      coupons: ['find', 'findMany', 'findByCode', 'list', 'findForCategories', 'insert'],
      redemptions: ['hold', 'commit', 'release', 'forget'],
    }),
    cache: upstashCache(env, policy(env, 'The cache', { tryMs: CACHE_MS }), call.deadline, call.log),
    pingStore: () => pingStore(env),
  }
}
