import { serviceCache } from '@shop/shared/cache'
import type { Call } from '@shop/shared/call'
import { internalCall } from '@shop/shared/internal'
import { pingStore, storeClient } from '@shop/shared/store-client'
import type { CategoryEvent } from './category.event.ts'
import { keeperClient } from './category.keeper-client.ts'
import { treeReader } from './category.reading.ts'
import type { Repositories } from './category.store.ts'

/** What the handlers of one request, and the keeper, use. */
export type Deps = ReturnType<typeof createDeps>

export function createDeps(env: Env, call: Call) {
  const product = internalCall(env, 'product', call)
  const { categories } = storeClient<Repositories>(env, call, {
    categories: ['read', 'change', 'outbox', 'noteTold', 'forget'],
  })
  return {
    categories,
    tree: treeReader(env, categories),
    keeper: keeperClient(env, call),
    tellProduct: (event: CategoryEvent) => product((data) => env.PRODUCT.categoryChanged({ ...event, call: data })),
    cache: serviceCache(env, call),
    pingStore: () => pingStore(env),
  }
}
