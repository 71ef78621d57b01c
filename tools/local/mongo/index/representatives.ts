import type { StringOrder } from '../bson/compare.ts'

const SPLIT_AT = 512

/**
 * One representative for all strings that a collation holds equal, found by the collator itself: JavaScript offers no
 * collation keys. Grows by the distinct strings of an index; in chunks, so that a new one need not move all others.
 */
export class Representatives {
  readonly #order: StringOrder
  readonly #chunks: string[][] = [[]]
  readonly #known = new Map<string, string>()

  constructor(order: StringOrder) {
    this.#order = order
  }

  /** The representative; the string itself becomes it if it is the first of its kind. */
  add(text: string): string {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    const { chunk, position, at } = this.#place(text)
    const near = chunk[at]
    const found = near !== undefined && this.#order(near, text) === 0 ? near : text
    this.#known.set(text, found)
    if (found === near) return found
    chunk.splice(at, 0, text)
    if (chunk.length > SPLIT_AT) this.#chunks.splice(position + 1, 0, chunk.splice(SPLIT_AT >> 1))
    return text
  }

  find(text: string): string | undefined {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    const { chunk, at } = this.#place(text)
    const near = chunk[at]
    return near !== undefined && this.#order(near, text) === 0 ? near : undefined
  }

  /** Where the string is or belongs: in the last chunk that begins at or before it. */
  #place(text: string): { chunk: string[]; position: number; at: number } {
    const after = firstIndex(this.#chunks.length, (n) => this.#order(this.#chunks[n]?.[0] ?? text, text) > 0)
    const position = Math.max(0, after - 1)
    const chunk = this.#chunks[position] ?? []
    return { chunk, position, at: firstIndex(chunk.length, (n) => this.#order(chunk[n] ?? text, text) >= 0) }
  }
}

/** The first index below `length` for which the test holds, which it does for all behind it too; `length` if none. */
function firstIndex(length: number, test: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (test(middle)) high = middle
    else low = middle + 1
  }
  return low
}
