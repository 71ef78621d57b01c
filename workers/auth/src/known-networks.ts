import type { Call } from '@shop/shared/call'
import { fingerprint } from '@shop/shared/id'
import { networkOf } from '@shop/shared/network'
import { redisClient, redisUnavailable } from '@shop/shared/redis'
import { deadlineIn, policy, REQUEST_MS } from '@shop/shared/resilience'

/** The networks from which accounts were signed in to, as far as the caller's own is concerned. */
export interface KnownNetworks {
  /** Whether this address was signed in to from the caller's network; false also if Redis does not tell. */
  know(email: string): Promise<boolean>
  /** For a caller who has just signed in to the address's account, or could. Nobody waits for it, nor learns of its failure. */
  remember(email: string): void
}

type Settings = Pick<Env, 'UPSTASH_REDIS_REST_URL' | 'UPSTASH_REDIS_REST_TOKEN' | 'KNOWN_NETWORK_SECONDS'>

/** Kept in Redis for KNOWN_NETWORK_SECONDS after the last sign-in, as hashes of address and network. */
export function knownNetworks(
  env: Settings,
  call: Pick<Call, 'clientIp' | 'deadline' | 'log'>,
  waitUntil: (work: Promise<unknown>) => void,
): KnownNetworks {
  const redis = redisClient(env)
  const rules = policy(env, 'The rate limiter')
  const keyOf = (email: string) => `known:${fingerprint('known-network', email, networkOf(call.clientIp))}`

  return {
    know: (email) =>
      rules
        .run(call.deadline, () => redis.exists(keyOf(email)).catch(redisUnavailable))
        .then(
          (count) => count === 1,
          () => false,
        ),
    remember(email) {
      const ex = Number(env.KNOWN_NETWORK_SECONDS)
      const set = () => redis.set(keyOf(email), 1, { ex }).catch(redisUnavailable)
      // Of its own time: the answer is not to wait for it, and may be all that the request's was enough for.
      const remembered = rules.run(deadlineIn(REQUEST_MS), set, { repeatable: true })
      waitUntil(remembered.catch((error: unknown) => call.log.info('network not remembered', { error: String(error) })))
    },
  }
}
