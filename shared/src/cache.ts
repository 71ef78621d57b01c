import type { Redis } from '@upstash/redis/cloudflare'
import { z } from 'zod'
import { type Keeper, noKeeper } from './cache-keeper-client.ts'
import { createTrust, type Trust } from './cache-trust.ts'
import type { Call } from './call.ts'
import { Unavailable } from './errors.ts'
import { closeFamilies, dropFamilies, generationKey, isClosed, NEVER_DROPPED } from './generation.ts'
import { perIsolate } from './isolate.ts'
import type { Log } from './log.ts'
import type { Cache, CacheRead } from './read-through.ts'
import { redisClient, redisUnavailable, type UpstashSettings } from './redis.ts'
import { type Deadline, deadlineIn, type Policy, policy } from './resilience.ts'

/** What the cache may cost a request in all, unless CACHE_BUDGET_MS says otherwise: one that takes longer is no help. */
const BUDGET_MS = 150
/** For what must be tried even if nothing is left of the request's time; the budget ends it earlier. */
const AFTERWARDS_MS = 1_000

/** An entry counts for the build that wrote it only: the next one may expect another shape. */
const Entry = z.object({ build: z.string(), stamp: z.string(), value: z.unknown() })
const Found = z.tuple([Entry.nullable(), z.string().nullable()])

export interface CacheEnv extends UpstashSettings {
  VERSION: { id: string }
  CACHE_BUDGET_MS?: string
}

/** A service's cache, for one call. */
export function serviceCache(env: CacheEnv, call: Pick<Call, 'deadline' | 'log'>, keeper: Keeper = noKeeper): Cache {
  return redisCache({
    redis: redisClient(env),
    build: env.VERSION.id,
    budgetMs: Number(env.CACHE_BUDGET_MS ?? BUDGET_MS),
    rules: policy(env, 'The cache'),
    deadline: call.deadline,
    log: call.log,
    trust: perIsolate(env, 'trust in the cache', createTrust),
    keeper,
  })
}

export interface RedisCacheOptions {
  redis: Redis
  build: string
  /** What it may cost in all. */
  budgetMs: number
  rules: Policy
  deadline: Deadline
  log: Log
  trust: Trust
  keeper: Keeper
}

export function redisCache(options: RedisCacheOptions): Cache {
  const { redis, build, budgetMs, rules, deadline, log, trust, keeper } = options
  let leftMs = budgetMs

  /** Undefined if it failed: past the breaker, and within what is left of the budget. */
  const tried = async <T>(what: string, command: () => Promise<T>, until = deadline): Promise<T | undefined> => {
    const started = Date.now()
    try {
      if (leftMs <= 0) throw new Unavailable('The rest of the budget')
      return await rules.run(until, () => command().catch(redisUnavailable), { tryMs: leftMs })
    } catch (error) {
      trust.lose()
      log.info('cache missed out', { what, error: String(error) })
      return undefined
    } finally {
      leftMs -= Date.now() - started
    }
  }

  return {
    async read({ key, family }) {
      const trusted = trust.stands()
      const confirm = trust.begin()
      const read = await tried('read', async (): Promise<CacheRead> => {
        const [answer, settled] = await Promise.all([
          redis.mget(key, generationKey(family)),
          trusted || keeper.settled(),
        ])
        const [entry, generation] = Found.parse(answer)
        if (!settled) return MISS
        confirm()
        const stamp = generation ?? NEVER_DROPPED
        if (isClosed(stamp, Date.now())) return MISS
        const hit = entry?.stamp === stamp && entry.build === build
        return { hit, value: hit ? entry.value : undefined, stamp }
      })
      return read ?? MISS
    },
    async write({ key, ttlSeconds }, stamp, value) {
      await tried('write', () => redis.set(key, { build, stamp, value }, { ex: ttlSeconds }))
    },
    async close(families) {
      await tried('close', () => closeFamilies(redis, families), deadlineIn(AFTERWARDS_MS))
    },
    async drop(families) {
      if (families.length === 0) return
      const drop = async () => (await dropFamilies(redis, families), true)
      if (await tried('drop', drop, deadlineIn(AFTERWARDS_MS))) return
      await keeper.remember(families)
      // Once more: a read of this isolate may have asked the keeper before it knew.
      trust.lose()
    },
    // Asked for the health, which has its own patience; the budget of a request is no measure of that.
    ping: () =>
      redis.ping().then(
        (answer) => answer === 'PONG',
        () => false,
      ),
  }
}

const MISS: CacheRead = { hit: false, value: undefined, stamp: undefined }
