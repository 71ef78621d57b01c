import type { Once } from './shared-runs.ts'

/** A place in the cache; dropping the family makes every entry of it a miss. A family of one is named by its key. */
export interface CacheSlot {
  key: string
  family: string
  ttlSeconds: number
}

/** What a read found; `stamp` is the family's generation at that moment and must accompany a later `write`. */
export interface CacheRead {
  hit: boolean
  value: unknown
  /** Undefined: nothing may be kept now, for the cache failed, or somebody is changing what it would hold. */
  stamp: string | undefined
}

/**
 * A cache that is never wrong, at worst empty: an entry counts only while its stamp is its family's generation, so a
 * slow reader cannot put back what a writer has dropped. A failure reads as a miss.
 */
export interface Cache {
  read(slot: CacheSlot): Promise<CacheRead>
  write(slot: CacheSlot, stamp: string, value: unknown): Promise<void>
  /** Makes every entry a miss and lets nothing new in, until they are dropped or a write must long be over. */
  close(families: readonly string[]): Promise<void>
  /** Makes every entry a miss; throws SERVICE_UNAVAILABLE if that can be neither done nor promised. */
  drop(families: readonly string[]): Promise<void>
  ping(): Promise<boolean>
}

/** A cache that remembers nothing, for tests of what must hold without one and for shops that run without Redis. */
export const noCache: Cache = {
  read: () => Promise.resolve({ hit: false, value: undefined, stamp: undefined }),
  write: () => Promise.resolve(),
  close: () => Promise.resolve(),
  drop: () => Promise.resolve(),
  ping: () => Promise.resolve(true),
}

/**
 * Reads through the cache: on a miss `load` is asked, and its answer kept if it is worth it. `once` is for the Store, so
 * that many who miss at once cost one query.
 */
export async function readThrough<T>(
  cache: Cache,
  slot: CacheSlot,
  load: (once: Once) => Promise<T>,
  worthKeeping: (fresh: T) => boolean = (fresh) => fresh !== undefined,
): Promise<T> {
  const since = Date.now()
  const { hit, value, stamp } = await cache.read(slot)
  if (hit) return stored<T>(value)
  const fresh = await load({ name: slot.key, stamp, since })
  if (stamp !== undefined && worthKeeping(fresh)) await cache.write(slot, stamp, fresh)
  return fresh
}

/**
 * Makes a write after whose answer nobody reads what was there before. If `write` throws, it may still come to pass:
 * the families stay closed until it cannot any more. Refusals are values, and open them again.
 */
export async function changing<T>(cache: Cache, families: readonly string[], write: () => Promise<T>): Promise<T> {
  await cache.close(families)
  const result = await write()
  await cache.drop(families)
  return result
}

/** A hit is what `readThrough` wrote under the same key, as plain JSON: T must be made of JSON values. */
function stored<T>(value: unknown): T {
  return value as T
}
