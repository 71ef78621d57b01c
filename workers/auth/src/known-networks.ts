import type { Call } from '@shop/shared/call'
import { fingerprint } from '@shop/shared/id'
import { networkOf } from '@shop/shared/network'
import { redisClient, redisUnavailable } from '@shop/shared/redis'
import { deadlineIn, policy, REQUEST_MS } from '@shop/shared/resilience'

/** The networks from which accounts were signed in to, as far as the caller's own is concerned. */
export interface KnownNetworks {
  /** Whether this address was signed in to from the caller's network; false also if Redis does not tell. */
  know(email: string): Promise<boolean>
  /** For a caller who has just signed in to the address's account. Nobody waits for it, nor learns of its failure. */
  remember(email: string): void
  /** For one who has just set its password, or come by a way that took it: who had the old one may have made the others known. */
  rememberOnly(email: string): void
}

type Settings = Pick<Env, 'UPSTASH_REDIS_REST_URL' | 'UPSTASH_REDIS_REST_TOKEN' | 'KNOWN_NETWORK_SECONDS'>

/** More than people come from at once; each has guesses of its own, so this bounds those that anybody can gather. */
const MOST = 10

/**
 * Kept in Redis for KNOWN_NETWORK_SECONDS after the last sign-in: per address a sorted set of its networks by the time
 * of the last sign-in from there, both as hashes.
 */
export function knownNetworks(
  env: Settings,
  call: Pick<Call, 'clientIp' | 'deadline' | 'log'>,
  waitUntil: (work: Promise<unknown>) => void,
): KnownNetworks {
  const redis = redisClient(env)
  const rules = policy(env, 'The rate limiter')
  const seconds = Number(env.KNOWN_NETWORK_SECONDS)
  const keyOf = (email: string) => `known:${fingerprint('known-networks', email)}`
  // With the address in it, so that nobody who reads Redis can tell which accounts share a network.
  const memberOf = (email: string) => fingerprint('known-network', email, networkOf(call.clientIp))

  function write(email: string, only: boolean): void {
    const key = keyOf(email)
    const transaction = redis.multi()
    if (only) transaction.del(key)
    transaction.zadd(key, { score: Date.now(), member: memberOf(email) })
    transaction.zremrangebyrank(key, 0, -MOST - 1)
    transaction.expire(key, seconds)
    // Of its own time: the answer is not to wait for it, and may be all that the request's was enough for.
    const work = () => transaction.exec().catch(redisUnavailable)
    const written = rules.run(deadlineIn(REQUEST_MS), work, { repeatable: true })
    waitUntil(written.catch((error: unknown) => call.log.info('network not remembered', { error: String(error) })))
  }

  return {
    know: (email) =>
      rules
        .run(call.deadline, () => redis.zscore(keyOf(email), memberOf(email)).catch(redisUnavailable))
        .then(
          // The set lives as long as its newest network; each of the others is judged by its own time.
          (at) => at !== null && at > Date.now() - seconds * 1_000,
          () => false,
        ),
    remember: (email) => write(email, false),
    rememberOnly: (email) => write(email, true),
  }
}
