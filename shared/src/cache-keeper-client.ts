import type { CacheKeeper } from './cache-keeper.ts'
import { Refusal, Unavailable } from './errors.ts'
import { deadlineIn, policy } from './resilience.ts'
import { locationHint } from './store-client.ts'

/** Remembers the drops that did not reach Redis, and repeats them until they do. */
export interface Keeper {
  /** Throws SERVICE_UNAVAILABLE if it cannot be remembered. */
  remember(families: readonly string[]): Promise<void>
  /** True if every drop has reached Redis, and did so a while ago; never throws. */
  settled(): Promise<boolean>
}

export interface CacheKeeperEnv {
  CACHE_KEEPER: DurableObjectNamespace<CacheKeeper>
  STORE_LOCATION_HINT: string
}

/** Remembers nothing, so that a write whose drop did not reach Redis fails; for services that cache nothing. */
export const noKeeper: Keeper = {
  remember: () => Promise.reject(new Refusal('SERVICE_UNAVAILABLE')),
  settled: () => Promise.resolve(true),
}

/** What remembering may take, however much of the request's time is left. */
const REMEMBER_MS = 2_000

/** The keeper of a service's cache. */
export function cacheKeeper(env: CacheKeeperEnv): Keeper {
  const keeper = () => env.CACHE_KEEPER.getByName('keeper', { locationHint: locationHint(env.STORE_LOCATION_HINT) })
  const remembering = (families: readonly string[]) =>
    keeper()
      .remember([...families])
      .catch(unavailable)
  return {
    async remember(families) {
      const rules = policy(env, 'The keeper of the cache')
      await rules.run(deadlineIn(REMEMBER_MS), () => remembering(families), { repeatable: true })
    },
    async settled() {
      try {
        return await keeper().settled()
      } catch {
        return false
      }
    },
  }
}

function unavailable(error: unknown): never {
  throw new Unavailable('The keeper of the cache', { cause: error })
}
