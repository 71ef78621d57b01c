import { isDeepStrictEqual } from 'node:util'
import type { IndexDescription } from 'mongodb'

/** What the writers write: everything in it but the slot follows from the first three fields. */
export interface Thing {
  readonly _id: string
  readonly writer: number
  readonly revision: number
  readonly again: number
  readonly tags: readonly string[]
  readonly text: string
  /** No two things have the same. */
  readonly slot?: number
}

export const INDEXES: IndexDescription[] = [
  { name: 'writer', key: { writer: 1, revision: -1 } },
  { name: 'tags', key: { tags: 1 } },
  { name: 'slot', key: { slot: 1 }, unique: true, partialFilterExpression: { slot: { $exists: true } } },
]

export function thing(_id: string, writer: number, revision: number, slot?: number): Thing {
  return {
    _id,
    writer,
    revision,
    again: revision,
    tags: [`a${revision % 7}`, `b${revision % 5}`],
    // Of very different lengths, so that records end anywhere in the pages of the disk.
    text: String.fromCharCode(97 + (revision % 26)).repeat((revision * 997) % 6000),
    ...(slot === undefined ? {} : { slot }),
  }
}

/** False for what no single write has made. */
export function isWhole(found: Thing): boolean {
  return same(found, thing(found._id, found.writer, found.revision, found.slot))
}

export function same(a: Thing | undefined, b: Thing | undefined): boolean {
  return isDeepStrictEqual(a, b)
}
