import { serviceCache } from '@shop/shared/cache'
import type { Call } from '@shop/shared/call'
import { pingStore, storeClient } from '@shop/shared/store-client'
import type { Repositories } from './product.store.ts'

/** What the handlers of one request use. */
export type Deps = ReturnType<typeof createDeps>

export function createDeps(env: Env, call: Call) {
  return {
    ...storeClient<Repositories>(env, call, {
      products: ['find', 'findMany', 'list', 'insert'],
      inventory: ['open', 'findMany', 'reserve', 'commit', 'release', 'forget'],
      categories: ['find', 'apply'],
    }),
    cache: serviceCache(env, call),
    currency: env.CURRENCY,
    pingStore: () => pingStore(env),
  }
}
