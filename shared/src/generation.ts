import type { Redis } from '@upstash/redis/cloudflare'
import { z } from 'zod'
import { newId } from './id.ts'

/** Longer than any entry lives: when a generation expires, every entry that it outdated is gone. */
const GENERATION_SECONDS = 24 * 3600
/** Longer than a request lives together with whatever it has begun: a write that has not come by then never comes. */
const CLOSED_MS = 20_000

const Done = z.array(z.union([z.literal('OK'), z.int()]))

/** The generation of a family that nobody has dropped. */
export const NEVER_DROPPED = 'never-dropped'

export function generationKey(family: string): string {
  return `generation:${family}`
}

/** Whether a write is under way in the family; a generation whose writer has vanished becomes one like any other. */
export function isClosed(generation: string, now: number): boolean {
  const [, until] = /^closed:(\d+):/.exec(generation) ?? []
  return until !== undefined && now < Number(until)
}

/** Gives each family a generation in which nothing is kept for a while. */
export async function closeFamilies(redis: Redis, families: readonly string[]): Promise<void> {
  const pipeline = redis.pipeline()
  const generation = `closed:${Date.now() + CLOSED_MS}:${newId()}`
  for (const family of families) pipeline.set(generationKey(family), generation, { ex: GENERATION_SECONDS })
  done(await pipeline.exec(), families.length)
}

/** Gives each family a new generation; of one that is a single key, the entry is deleted as well. */
export async function dropFamilies(redis: Redis, families: readonly string[]): Promise<void> {
  const pipeline = redis.pipeline()
  const generation = `open:${newId()}`
  for (const family of families) {
    pipeline.set(generationKey(family), generation, { ex: GENERATION_SECONDS })
    pipeline.del(family)
  }
  done(await pipeline.exec(), 2 * families.length)
}

/** Throws unless every command was answered as Redis answers it: what comes from elsewhere has dropped nothing. */
function done(results: unknown, commands: number): void {
  Done.length(commands).parse(results)
}
