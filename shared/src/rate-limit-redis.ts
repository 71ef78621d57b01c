import type { Redis } from '@upstash/redis/cloudflare'
import { z } from 'zod'
import { newId } from './id.ts'
import { type RateLimit, type RateLimiter, standingOf } from './rate-limit.ts'
import { redisUnavailable } from './redis.ts'
import type { Deadline, Policy } from './resilience.ts'

/** The score of an attempt that is not admitted yet: behind all others, whatever the clocks of their callers said. */
const LAST = Number.MAX_SAFE_INTEGER

/** The answers to the commands of one limit, in their order; the oldest attempt is its member and its score. */
const Answers = z.tuple([
  z.unknown(),
  z.unknown(),
  z.unknown(),
  z.number(),
  z.number(),
  z.tuple([z.unknown(), z.number()]),
  z.unknown(),
])

/**
 * Counts in Redis, for all isolates: per limit a sorted set of the admitted attempts by their time, changed in one
 * transaction. An attempt is put behind all others and drops out again if that is beyond the quota; only one that is
 * still there gets its time. So no more than the quota are ever in, and one that is refused displaces nobody.
 * Throws the Refusals of its policy.
 */
export function redisRateLimiter(
  redis: Redis,
  rules: Policy,
  deadline: Deadline,
  now: () => number = Date.now,
): RateLimiter {
  return {
    async attempt(limits) {
      const at = now()
      const member = newId()
      const windows = await rules.run(deadline, () => counted(limits, member, at).catch(redisUnavailable))
      const admitting = windows.filter(({ admits }) => admits)
      const refused = admitting.length < windows.length
      if (refused && admitting.length > 0) await takenBack(admitting, member)
      return windows.map(({ limit, admits, used, oldest }) =>
        standingOf(limit, admits, refused && admits ? used - 1 : used, oldest, at),
      )
    },
  }

  async function counted(limits: readonly RateLimit[], member: string, at: number) {
    const transaction = redis.multi()
    for (const { key, quota, windowMs } of limits) {
      transaction.zremrangebyscore(key, 0, at - windowMs)
      transaction.zadd(key, { score: LAST, member })
      transaction.zremrangebyrank(key, quota, -1)
      transaction.zadd(key, { xx: true, ch: true }, { score: at, member })
      transaction.zcard(key)
      transaction.zrange(key, 0, 0, { withScores: true })
      transaction.pexpire(key, windowMs)
    }
    const answers = await transaction.exec<unknown[]>()
    const each = Answers.def.items.length
    return limits.map((limit, index) => {
      const [, , , changed, used, [, oldest]] = Answers.parse(answers.slice(index * each, (index + 1) * each))
      return { limit, admits: changed === 1, used, oldest }
    })
  }

  /** What another limit has refused counts nowhere. Should this fail it does count here, which opens nothing. */
  async function takenBack(windows: readonly { limit: RateLimit }[], member: string): Promise<void> {
    const transaction = redis.multi()
    for (const { limit } of windows) transaction.zrem(limit.key, member)
    await rules.run(deadline, () => transaction.exec().catch(redisUnavailable)).catch(() => undefined)
  }
}
