import type { Index } from '../index/index.ts'
import { ABOVE } from '../index/interval.ts'
import type { Collection } from './collection.ts'
import type { Row } from './row.ts'
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

/** Found by the index itself: of several dates in an array the earliest counts, anything but a date never expires. */
function expired(collection: Collection, index: Index, now: number): Row[] {
  const seconds = index.definition.expireAfterSeconds
  if (seconds === undefined) return []
  const earliest = index.encodePart(0, EARLIEST) ?? ''
  const latest = index.encodePart(0, new Date(now - seconds * 1000)) ?? ''
  const [from, to] = earliest < latest ? [earliest, latest] : [latest, earliest]
  const keys = new Set(index.range(from, to + ABOVE, false))
  return [...keys].flatMap((key) => collection.rows.get(key) ?? [])
}

const EARLIEST = new Date(-8.64e15)
