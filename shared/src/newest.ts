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

/**
 * The place that a key stands for, if it is one of such a list. Cursors are checked but not signed, so anybody can
 * make one: what is no time or no id must not get as far as the query.
 */
export function newestPosition(key: string[]): Age | undefined {
  const [instant, id = ''] = key
  const createdAt = Instant.safeParse(instant)
  return key.length === 2 && isId(id) && createdAt.success ? { createdAt: createdAt.data, id } : undefined
}
