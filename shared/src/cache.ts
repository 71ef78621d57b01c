import { Redis } from '@upstash/redis/cloudflare'
import type { Call } from './call.ts'
import { Unavailable } from './errors.ts'
import { newId } from './id.ts'
import type { Log } from './log.ts'
import { type Deadline, deadlineIn, type Policy, policy } from './resilience.ts'

/** A place in the cache; dropping the family makes every entry of it a miss. */
export interface CacheSlot {
  key: string
  family: string
  ttlSeconds: number
}

/** What a read found; `stamp` is the family's generation at that moment and must accompany a later `write`. */
export interface CacheRead {
  hit: boolean
  value: unknown
  stamp: string | undefined
}

/**
 * A cache that is never wrong, at worst empty: an entry counts only while its stamp is its family's generation, so a
 * slow reader cannot put back what a writer has dropped. A failure reads as a miss; nothing here throws.
 */
export interface Cache {
  read(slot: CacheSlot): Promise<CacheRead>
  write(slot: CacheSlot, stamp: string, value: unknown): Promise<void>
  drop(families: readonly string[]): Promise<void>
  ping(): Promise<boolean>
}

/** What dropping may take, retries included, however much of the request's time is left. */
const DROP_MS = 1_000
/** Longer than any entry lives: when a generation expires, every entry that it outdated is gone. */
const GENERATION_SECONDS = 24 * 3600

interface Entry {
  stamp: string
  value: unknown
}

export interface UpstashSettings {
  UPSTASH_REDIS_REST_URL: string
  UPSTASH_REDIS_REST_TOKEN: string
}

/** What a read may cost: a cache that takes longer is no help. */
const TRY_MS = 150

/** A service's cache, for one call. */
export function serviceCache(env: UpstashSettings, call: Pick<Call, 'deadline' | 'log'>): Cache {
  return upstashCache(env, policy(env, 'The cache', { tryMs: TRY_MS }), call.deadline, call.log)
}

export function upstashCache(settings: UpstashSettings, rules: Policy, deadline: Deadline, log: Log): Cache {
  const redis = new Redis({
    url: settings.UPSTASH_REDIS_REST_URL,
    token: settings.UPSTASH_REDIS_REST_TOKEN,
    retry: false,
    enableTelemetry: false,
    enableAutoPipelining: false,
  })
  const attempt = async <T>(
    what: string,
    otherwise: T,
    command: () => Promise<T>,
    { repeatable = false, until = deadline } = {},
  ): Promise<T> => {
    try {
      return await rules.run(until, () => command().catch(unavailable), { repeatable })
    } catch (error) {
      log.info('cache missed out', { what, error: String(error) })
      return otherwise
    }
  }

  return {
    read: (slot) =>
      attempt('read', MISS, async () => {
        const [entry, generation] = await redis.mget<[Entry | null, string | null]>(
          slot.key,
          generationKey(slot.family),
        )
        const stamp = generation ?? NEVER_DROPPED
        return entry?.stamp === stamp
          ? { hit: true, value: entry.value, stamp }
          : { hit: false, value: undefined, stamp }
      }),
    write: async (slot, stamp, value) => {
      const entry: Entry = { stamp, value }
      await attempt('write', null, () => redis.set(slot.key, entry, { ex: slot.ttlSeconds }))
    },
    drop: async (families) => {
      if (families.length === 0) return
      const pipeline = redis.pipeline()
      for (const family of families) pipeline.set(generationKey(family), newId(), { ex: GENERATION_SECONDS })
      // A write that took all of its request's time must still be seen by the readers that come after it.
      await attempt<unknown>('drop', null, () => pipeline.exec(), { repeatable: true, until: deadlineIn(DROP_MS) })
    },
    // Asked for the health, which has its own patience; the budget of a read is no measure of that.
    ping: () =>
      redis.ping().then(
        (answer) => answer === 'PONG',
        () => false,
      ),
  }
}

/** A cache that remembers nothing, for tests of what must hold without one and for shops that run without Redis. */
export const noCache: Cache = {
  read: () => Promise.resolve(MISS),
  write: () => Promise.resolve(),
  drop: () => Promise.resolve(),
  ping: () => Promise.resolve(true),
}

/** Reads through the cache: on a miss `load` is asked, and its answer kept unless it is undefined. */
export async function readThrough<T>(cache: Cache, slot: CacheSlot, load: () => Promise<T>): Promise<T> {
  const { hit, value, stamp } = await cache.read(slot)
  if (hit) return stored<T>(value)
  const fresh = await load()
  if (fresh !== undefined && stamp !== undefined) await cache.write(slot, stamp, fresh)
  return fresh
}

const MISS: CacheRead = { hit: false, value: undefined, stamp: undefined }
const NEVER_DROPPED = 'never-dropped'

function generationKey(family: string): string {
  return `generation:${family}`
}

function unavailable(error: unknown): never {
  throw new Unavailable('Redis', { cause: error })
}

/** A hit is what `readThrough` wrote under the same key, as plain JSON: T must be made of JSON values. */
function stored<T>(value: unknown): T {
  return value as T
}
