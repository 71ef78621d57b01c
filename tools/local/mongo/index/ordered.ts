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

  /** Replaces all entries; the keys may come in any order. */
  load(keys: readonly string[], values: readonly string[]): void {
    const pick = (list: readonly string[], at: number): string => list[at] ?? ''
    const order = [...keys.keys()].sort((a, b) => (pick(keys, a) < pick(keys, b) ? -1 : 1))
    const chunks: Chunk[] = []
    for (let at = 0; at < order.length; at += SPLIT_AT >> 1) {
      const part = order.slice(at, at + (SPLIT_AT >> 1))
      chunks.push({ keys: part.map((place) => pick(keys, place)), values: part.map((place) => pick(values, place)) })
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
  range(from: string, to: string, reverse = false): Generator<string> {
    return reverse ? this.#backwards(from, to, valueOf) : this.#forwards(from, to, valueOf)
  }

  /** The same with the keys, each in front of its value. */
  entries(from: string, to: string, reverse = false): Generator<readonly [string, string]> {
    return reverse ? this.#backwards(from, to, entryOf) : this.#forwards(from, to, entryOf)
  }

  /** How many keys lie in [from, to). */
  count(from: string, to: string): number {
    if (from >= to) return 0
    const last = this.#chunkOf(to)
    let position = this.#chunkOf(from)
    let count = lowerBound(this.#chunk(last).keys, to) - lowerBound(this.#chunk(position).keys, from)
    for (; position < last; position++) count += this.#chunk(position).keys.length
    return count
  }

  *#forwards<T>(from: string, to: string, pick: (key: string, value: string) => T): Generator<T> {
    let position = this.#chunkOf(from)
    let at = lowerBound(this.#chunk(position).keys, from)
    for (; position < this.#chunks.length; position++, at = 0) {
      const { keys, values } = this.#chunk(position)
      for (; at < keys.length; at++) {
        const key = keys[at]
        const value = values[at]
        if (key === undefined || value === undefined || key >= to) return
        yield pick(key, value)
      }
    }
  }

  *#backwards<T>(from: string, to: string, pick: (key: string, value: string) => T): Generator<T> {
    let position = this.#chunkOf(to)
    let at = lowerBound(this.#chunk(position).keys, to) - 1
    for (;;) {
      const { keys, values } = this.#chunk(position)
      for (; at >= 0; at--) {
        const key = keys[at]
        const value = values[at]
        if (key === undefined || value === undefined || key < from) return
        yield pick(key, value)
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

function valueOf(_key: string, value: string): string {
  return value
}

function entryOf(key: string, value: string): readonly [string, string] {
  return [key, value]
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
