import { Refusal, wrongType } from './refusal.ts'
import { SortedSet } from './sorted-set.ts'
import type { Store } from './store.ts'

/** The sorted set at a key, an empty one without the key. */
export function scoresAt(store: Store, key: string): SortedSet {
  const value = store.get(key)
  if (value === undefined) return new SortedSet()
  if (value.type !== 'zset') throw wrongType()
  return value.scores
}

/** Adds two scores; infinities of opposite signs have no sum. */
export function addScores(score: number, by: number): number {
  const sum = score + by
  if (Number.isNaN(sum)) throw new Refusal('ERR resulting score is not a number (NaN)')
  return sum
}

/** Removes members and, with the last one, the key; answers how many there were. */
export function removeMembers(store: Store, key: string, members: readonly string[]): number {
  const scores = scoresAt(store, key)
  const removed = members.filter((member) => scores.delete(member)).length
  if (scores.size === 0) store.delete(key)
  return removed
}
