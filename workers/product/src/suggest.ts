import { plain } from '@shop/shared/words'

export const MAX_SUGGESTIONS = 20
export const DEFAULT_SUGGESTIONS = 8
/** As much of a name as somebody types before choosing. */
const MAX_WORDS = 12
const MAX_LENGTH = 60

export interface Candidate {
  name: string
  reviews: number
}

/** What a name may be completed from: itself, and what is left of it from each of its words on; lower case, no accents. */
export function startsOf(name: string): string[] {
  const all = wordsIn(name)
  const starts = all.slice(0, MAX_WORDS).map((_, from) => all.slice(from).join(' ').slice(0, MAX_LENGTH))
  return [...new Set(starts)]
}

/** What somebody has typed so far, in the form of the starts; empty if that is no word. */
export function typed(text: string): string {
  return wordsIn(text).join(' ').slice(0, MAX_LENGTH)
}

/** The names, most likely first: the most reviewed, of those the ones that begin with what was typed, and the shortest. */
export function ranked(candidates: readonly Candidate[], prefix: string, limit: number): string[] {
  const begins = (name: string) => (typed(name).startsWith(prefix) ? 0 : 1)
  const inOrder = candidates.toSorted(
    (a, b) =>
      b.reviews - a.reviews ||
      begins(a.name) - begins(b.name) ||
      a.name.length - b.name.length ||
      (a.name < b.name ? -1 : 1),
  )
  return [...new Map(inOrder.toReversed().map(({ name }) => [typed(name), name])).values()].toReversed().slice(0, limit)
}

function wordsIn(text: string): string[] {
  return plain(text).match(/[\p{L}\p{N}]+/gu) ?? []
}
