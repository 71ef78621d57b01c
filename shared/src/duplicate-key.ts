import { MongoServerError } from 'mongodb'

/**
 * Whether a write was refused because of a unique index; `index` narrows it to that index.
 * Apart from the Store, so that repositories can be imported where there is no Durable Object.
 */
export function isDuplicateKey(error: unknown, index?: string): boolean {
  if (!(error instanceof MongoServerError) || error.code !== 11000) return false
  return index === undefined || error.message.includes(`index: ${index} `)
}
