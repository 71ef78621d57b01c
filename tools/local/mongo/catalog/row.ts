import { decode } from '../bson/decode.ts'
import type { Doc } from '../bson/value.ts'

/** A stored document; never changed, only replaced by another with the same key and order. */
export class Row {
  /** The encoded _id. */
  readonly key: string
  /** Place in the natural order. */
  readonly order: number
  readonly bytes: Buffer
  #doc: Doc | undefined

  constructor(key: string, order: number, bytes: Buffer, doc?: Doc) {
    this.key = key
    this.order = order
    this.bytes = bytes
    this.#doc = doc
  }

  /** Decoded when it is first asked for. */
  get doc(): Doc {
    this.#doc ??= decode(this.bytes)
    return this.#doc
  }
}
