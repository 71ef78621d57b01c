import type { Call } from './call.ts'
import { perIsolate } from './isolate.ts'
import { isolateRateLimiter } from './rate-limit-isolate.ts'
import { redisRateLimiter } from './rate-limit-redis.ts'
import { type RateLimit, rateLimited, rateLimitHeaders, type Standing } from './rate-limit.ts'
import { redisClient, type UpstashSettings } from './redis.ts'
import { policy } from './resilience.ts'

/** Lets a request through or refuses it, by what its subjects have done before. */
export type Admit = (...limits: RateLimit[]) => Promise<void>

/**
 * The limits of one request: an attempt is counted, how the limits stand goes onto the answer, and RATE_LIMITED is
 * thrown if one of them is used up. Every isolate also counts for itself, with the same quotas: that is all there is
 * while Redis does not answer, and what an isolate alone has let through is reason enough to refuse without asking.
 */
export function rateLimiting(env: UpstashSettings, call: Pick<Call, 'answer' | 'deadline' | 'log'>): Admit {
  // With more patience than for the cache: a password hash keeps the isolate's only thread for 200 ms, and an answer
  // that came meanwhile is not late.
  const everywhere = redisRateLimiter(redisClient(env), policy(env, 'The rate limiter'), call.deadline)
  const here = perIsolate(env, 'rate limits', () => isolateRateLimiter())

  return async function admit(...limits) {
    const standings = await attempt(limits)
    for (const [name, value] of Object.entries(rateLimitHeaders(standings))) call.answer.append(name, value)
    const refusal = rateLimited(standings)
    if (refusal) throw refusal
  }

  async function attempt(limits: readonly RateLimit[]): Promise<Standing[]> {
    const own = await here.attempt(limits)
    if (rateLimited(own)) return own
    try {
      const all = await everywhere.attempt(limits)
      if (rateLimited(all)) here.takeBack(limits)
      return all
    } catch (error) {
      call.log.info('rate limits kept by the isolate', { error: String(error) })
      return own
    }
  }
}
