import { z } from 'zod'
import { isId } from './id.ts'

/** Where an entry stands in a list that begins with the newest. */
export interface Age {
  createdAt: Date
  id: string
}

const Instant = z.iso.datetime().transform((instant) => new Date(instant))

/** What the cursor of such a list holds when its page ends with this entry. */
export function newestKey({ createdAt, id }: Age): string[] {
  return [createdAt.toISOString(), id]
}

/** Whether a key can be one of such a list. */
export function isNewestKey(key: string[]): boolean {
  return newestPosition(key) !== undefined
}

/** The place that a key stands for; undefined if it is none of such a list. */
export function newestPosition(key: string[]): Age | undefined {
  const [instant, id = ''] = key
  const createdAt = Instant.safeParse(instant)
  return key.length === 2 && isId(id) && createdAt.success ? { createdAt: createdAt.data, id } : undefined
}
