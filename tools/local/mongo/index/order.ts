import type { SortKey } from '../query/sort.ts'
import type { Section } from './section.ts'
import { shareArray } from './joinable.ts'

/** How a section is to be read so that its documents come in the order of a sort. */
export interface Order {
  readonly reverse: boolean
  /** The stretches have to be merged; otherwise they are read one after another. */
  readonly merged: boolean
}

/** More stretches than this are not merged. */
const MAX_MERGED = 200

/** The order in which a section gives the documents of a sort; undefined if it cannot. */
export function orderOf(section: Section, sort: readonly SortKey[]): Order | undefined {
  const { index, pins, used, stretches } = section
  const constant = (path: string): boolean =>
    index.parts.some((part, position) => part.path === path && pins[position] === 1) &&
    !shareArray(index.multikey, path, path)
  const wanted = sort.filter(({ path }) => !constant(path))
  // Of an array only some elements are in a range, and not always the one which the sort looks at.
  if (wanted.some(({ path }) => used.some((bound) => shareArray(index.multikey, bound.path, path)))) return undefined
  let reverse: boolean | undefined
  let merged = false
  let next = 0
  for (const [position, part] of index.parts.entries()) {
    const key = wanted[next]
    if (!key) break
    const pinned = pins[position] ?? 0
    if (part.path !== key.path) {
      // A field that is not sorted by must not change between the documents, or only from stretch to stretch.
      if (pinned === 0 || (pinned > 1 && next > 0)) return undefined
      merged ||= pinned > 1
      continue
    }
    // Behind several values of a field in front, what is read in turn is no longer in order.
    if (pinned > 1 && merged) return undefined
    const backwards = part.descending !== key.descending
    if (reverse !== undefined && reverse !== backwards) return undefined
    reverse = backwards
    next += 1
  }
  if (next < wanted.length || (merged && stretches.length > MAX_MERGED)) return undefined
  return { reverse: reverse ?? false, merged }
}
