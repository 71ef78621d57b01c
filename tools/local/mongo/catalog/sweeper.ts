import { isArray, type Maybe } from '../bson/value.ts'
import type { Index } from '../index/index.ts'
import { visit } from '../query/path.ts'
import { matches } from '../query/match.ts'
import type { Collection, Row } from './collection.ts'
import type { Store } from './store.ts'

/** Removes what has outlived its TTL index, again and again, until the returned function is called. */
export function startSweeper(store: Store, everySeconds: number): () => void {
  const timer = setInterval(() => {
    try {
      sweep(store, Date.now())
    } catch {
      // Only a log that cannot be written gets here; the next write tells its client so.
    }
  }, everySeconds * 1000)
  timer.unref()
  return () => clearInterval(timer)
}

/** Removes the documents which have expired by now. */
function sweep(store: Store, now: number): void {
  for (const collection of store.catalog.all())
    for (const index of collection.indexes)
      for (const row of expired(collection, index, now)) store.remove(collection, row)
  store.commit()
}

function expired(collection: Collection, index: Index, now: number): Row[] {
  const seconds = index.definition.expireAfterSeconds
  const [part] = index.parts
  if (seconds === undefined || !part) return []
  const path = part.path.split('.')
  const oldest = now - seconds * 1000
  return [...collection.rows.values()].filter(
    ({ doc }) =>
      (!index.filter || matches(index.filter, doc)) && visit(doc, path, 'elements', (value) => isOver(value, oldest)),
  )
}

/** Of several dates in an array the earliest counts; anything but a date never expires. */
function isOver(value: Maybe, oldest: number): boolean {
  return !isArray(value) && value instanceof Date && value.getTime() <= oldest
}
