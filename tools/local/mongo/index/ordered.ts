const SPLIT_AT = 512

interface Chunk {
  readonly keys: string[]
  readonly values: string[]
}

/** Keys in order with a value each: chunks of sorted arrays, so that 100,000 entries need no tree and no long moves. */
export class Ordered {
  #chunks: Chunk[] = [{ keys: [], values: [] }]

  insert(key: string, value: string): void {
    const position = this.#chunkOf(key)
    const chunk = this.#chunk(position)
    const at = lowerBound(chunk.keys, key)
    if (chunk.keys[at] === key) {
      chunk.values[at] = value
      return
    }
    chunk.keys.splice(at, 0, key)
    chunk.values.splice(at, 0, value)
    if (chunk.keys.length > SPLIT_AT) {
      const half = SPLIT_AT >> 1
      this.#chunks.splice(position + 1, 0, { keys: chunk.keys.splice(half), values: chunk.values.splice(half) })
    }
  }

  /** Replaces all entries; sorts them first. */
  load(entries: [string, string][]): void {
    entries.sort(([a], [b]) => (a < b ? -1 : 1))
    const chunks: Chunk[] = []
    for (let at = 0; at < entries.length; at += SPLIT_AT >> 1) {
      const part = entries.slice(at, at + (SPLIT_AT >> 1))
      chunks.push({ keys: part.map(([key]) => key), values: part.map(([, value]) => value) })
    }
    this.#chunks = chunks.length > 0 ? chunks : [{ keys: [], values: [] }]
  }

  delete(key: string): void {
    const position = this.#chunkOf(key)
    const chunk = this.#chunk(position)
    const at = lowerBound(chunk.keys, key)
    if (chunk.keys[at] !== key) return
    chunk.keys.splice(at, 1)
    chunk.values.splice(at, 1)
    if (chunk.keys.length === 0 && this.#chunks.length > 1) this.#chunks.splice(position, 1)
  }

  /** The values of the keys in [from, to), in order or in reverse; nothing may be changed meanwhile. */
  *range(from: string, to: string, reverse = false): Generator<string> {
    if (reverse) yield* this.#backwards(from, to)
    else yield* this.#forwards(from, to)
  }

  *#forwards(from: string, to: string): Generator<string> {
    let position = this.#chunkOf(from)
    let at = lowerBound(this.#chunk(position).keys, from)
    for (; position < this.#chunks.length; position++, at = 0) {
      const { keys, values } = this.#chunk(position)
      for (; at < keys.length; at++) {
        const key = keys[at]
        const value = values[at]
        if (key === undefined || value === undefined || key >= to) return
        yield value
      }
    }
  }

  *#backwards(from: string, to: string): Generator<string> {
    let position = this.#chunkOf(to)
    let at = lowerBound(this.#chunk(position).keys, to) - 1
    for (;;) {
      const { keys, values } = this.#chunk(position)
      for (; at >= 0; at--) {
        const key = keys[at]
        const value = values[at]
        if (key === undefined || value === undefined || key < from) return
        yield value
      }
      position -= 1
      if (position < 0) return
      at = this.#chunk(position).keys.length - 1
    }
  }

  /** The last chunk that begins at or before the key. */
  #chunkOf(key: string): number {
    let low = 0
    let high = this.#chunks.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      const first = this.#chunks[middle]?.keys[0]
      if (first !== undefined && first <= key) low = middle
      else high = middle
    }
    return low
  }

  #chunk(position: number): Chunk {
    const chunk = this.#chunks[position]
    if (!chunk) throw new RangeError('no such chunk')
    return chunk
  }
}

function lowerBound(keys: readonly string[], key: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >> 1
    const found = keys[middle]
    if (found !== undefined && found < key) low = middle + 1
    else high = middle
  }
  return low
}
