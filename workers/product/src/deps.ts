import { serviceCache } from '@shop/shared/cache'
import { cacheKeeper } from '@shop/shared/cache-keeper-client'
import type { Call } from '@shop/shared/call'
import { Unavailable } from '@shop/shared/errors'
import type { Repeatable } from '@shop/shared/remote'
import { perIsolate } from '@shop/shared/isolate'
import { policy } from '@shop/shared/resilience'
import type { Once } from '@shop/shared/shared-runs'
import { pingStore, storeClient } from '@shop/shared/store-client'
import type { Repositories } from './product.store.ts'

/** What the handlers of one request use. */
export type Deps = ReturnType<typeof createDeps>

/** Reads, and writes that come out the same when they are repeated. */
const MAY_REPEAT: Repeatable<Repositories> = {
  products: ['find', 'findMany', 'list', 'batch', 'insert'],
  productChanges: ['change', 'remove'],
  inventory: ['open', 'findMany', 'reserve', 'commit', 'release', 'forget'],
  inStock: ['follow', 'isBehind'],
  stock: ['adjust', 'set'],
  movements: ['list', 'file', 'tidy'],
  categories: ['find', 'apply'],
  categoryRefs: ['resolve'],
  categoryTags: ['due', 'tag'],
  categoryCounts: ['count'],
  reviews: ['list', 'productOf', 'insert', 'edit', 'withdraw', 'moderate', 'vote', 'settle'],
  purchases: ['record', 'find'],
  suggestions: ['candidates'],
  imports: ['categories', 'insertAll', 'changeAll'],
}

export function createDeps(env: Env, call: Call) {
  return {
    ...storeClient<Repositories>(env, call, MAY_REPEAT),
    /** The same for a read that others make too; `once` comes from `readThrough`, `tryMs` is for a long one. */
    reading: (once: Once | undefined, tryMs?: number) => storeClient<Repositories>(env, call, MAY_REPEAT, once, tryMs),
    cache: serviceCache(env, call, cacheKeeper(env)),
    log: call.log,
    /** The products that readers here are bringing up to their stock, and since when. */
    catchingUp: perIsolate(env, 'catching up', () => new Map<string, number>()),
    /** Sees to it that the product's ratings follow, before one of its reviews is written. */
    insureReviews: (productId: string) =>
      policy(env, 'The keeper of the reviews').run(
        call.deadline,
        () => env.REVIEW_KEEPER.getByName(productId).insure(productId).catch(unavailable),
        { repeatable: true },
      ),
    currency: env.CURRENCY,
    pingStore: () => pingStore(env),
  }
}

function unavailable(error: unknown): never {
  throw new Unavailable('The keeper of the reviews', { cause: error })
}
