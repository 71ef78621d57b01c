import { serviceCache } from '@shop/shared/cache'
import type { Call } from '@shop/shared/call'
import { internalCall } from '@shop/shared/internal'
import { pingStore, storeClient } from '@shop/shared/store-client'
import { outboxClient } from './category.outbox-client.ts'
import type { Repositories } from './category.store.ts'
import type { CategoryState } from './category.ts'

/** What the handlers of one request, and the outbox, use. */
export type Deps = ReturnType<typeof createDeps>

export function createDeps(env: Env, call: Call) {
  const product = internalCall(env, 'product', call)
  return {
    ...storeClient<Repositories>(env, call, {
      categories: ['readAll', 'insert', 'unpublished', 'acknowledge'],
    }),
    outbox: outboxClient(env, call),
    tellProduct: (category: CategoryState) => product((data) => env.PRODUCT.categoryChanged({ category, call: data })),
    cache: serviceCache(env, call),
    pingStore: () => pingStore(env),
  }
}
