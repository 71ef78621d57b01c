import type { SortedSet } from './sorted-set.ts'

export type Value =
  | { readonly type: 'string'; readonly text: string }
  | { readonly type: 'hash'; readonly fields: Map<string, string> }
  | { readonly type: 'set'; readonly members: Set<string> }
  | { readonly type: 'zset'; readonly scores: SortedSet }
  | { readonly type: 'list'; readonly items: string[] }

type Entry = { readonly value: Value; readonly serial: number; readonly expiresAt: bigint | undefined }

/** Enough to keep up with writes, small enough that no command waits noticeably; Redis samples 20 keys as well. */
const SWEEP_KEYS = 20

/** The keyspace. Times are milliseconds since 1970, as bigint because Redis keeps 64 bits of them. */
export class Store {
  /** Frozen for the length of a command or transaction, as in Redis. */
  now = 0n
  readonly #entries = new Map<string, Entry>()
  readonly #volatile = new Set<string>()
  #sweep = this.#volatile.values()
  #serial = 0

  get(key: string): Value | undefined {
    return this.#live(key)?.value
  }

  expiresAt(key: string): bigint | undefined {
    return this.#live(key)?.expiresAt
  }

  /** Writes a value. Without `expiresAt` the key lives for ever; use `replace` to keep its time to live. */
  set(key: string, value: Value, expiresAt?: bigint): void {
    const serial = this.#live(key)?.serial ?? (this.#serial += 1)
    this.#entries.set(key, { value, serial, expiresAt })
    if (expiresAt === undefined) this.#volatile.delete(key)
    else this.#volatile.add(key)
  }

  /** Writes a value and keeps the time to live that the key may have. */
  replace(key: string, value: Value): void {
    this.set(key, value, this.expiresAt(key))
  }

  /** Sets or takes away the time to live; a time that has come deletes the key. Nothing happens without the key. */
  expire(key: string, expiresAt: bigint | undefined): void {
    const value = this.get(key)
    if (value === undefined) return
    if (expiresAt !== undefined && expiresAt <= this.now) this.delete(key)
    else this.set(key, value, expiresAt)
  }

  delete(key: string): boolean {
    const existed = this.#live(key) !== undefined
    this.#entries.delete(key)
    this.#volatile.delete(key)
    return existed
  }

  clear(): void {
    this.#entries.clear()
    this.#volatile.clear()
  }

  size(): number {
    for (const key of this.#volatile) this.#live(key)
    return this.#entries.size
  }

  /**
   * Up to `count` keys created after `cursor`, and the cursor to go on with (0 at the end). Because the cursor is a
   * serial number, deletions between two calls make no key disappear from the walk.
   */
  scan(cursor: bigint, count: bigint): { cursor: bigint; keys: string[] } {
    const keys: string[] = []
    let last = cursor
    for (const [key, { serial }] of this.#entries) {
      if (BigInt(serial) <= cursor) continue
      if (BigInt(keys.length) >= count) return { cursor: last, keys }
      last = BigInt(serial)
      if (this.#live(key)) keys.push(key)
    }
    return { cursor: 0n, keys }
  }

  /** Drops some expired keys that nobody asks for any more, so that a long session does not grow for ever. */
  sweep(): void {
    for (let seen = 0; seen < SWEEP_KEYS; seen += 1) {
      const { value: key, done } = this.#sweep.next()
      if (done) {
        this.#sweep = this.#volatile.values()
        return
      }
      this.#live(key)
    }
  }

  #live(key: string): Entry | undefined {
    const entry = this.#entries.get(key)
    if (entry?.expiresAt === undefined || entry.expiresAt >= this.now) return entry
    this.#entries.delete(key)
    this.#volatile.delete(key)
    return undefined
  }
}
