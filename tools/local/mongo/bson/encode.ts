import { Binary, BSONRegExp, Code, Decimal128, Double, Int32, Long, MinKey, ObjectId, Timestamp } from 'bson'
import type { Doc, Value } from './value.ts'

/** A document that is already bytes, so that an answer need not encode it again. */
export class Encoded {
  readonly bytes: Buffer

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }
}

/** What can be encoded: like a document, but it may hold ready-made documents. */
export interface Reply extends ReadonlyMap<string, Item> {}
export type Item = Value | Reply | Encoded | readonly Item[]

/** Encodes a document as BSON. */
export function encode(doc: Reply): Buffer {
  const writer = new Writer()
  writer.document(doc)
  return writer.done()
}

function isNested(item: Item): item is Reply {
  return item instanceof Map
}

function isList(item: Item): item is readonly Item[] {
  return Array.isArray(item)
}

class Writer {
  #bytes = Buffer.allocUnsafe(1024)
  #at = 0

  done(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#at))
  }

  document(doc: Reply): void {
    const start = this.#reserve(4)
    for (const [name, item] of doc) this.#element(name, item)
    this.#close(start)
  }

  #array(items: readonly Item[]): void {
    const start = this.#reserve(4)
    for (const [index, item] of items.entries()) this.#element(String(index), item)
    this.#close(start)
  }

  #close(start: number): void {
    this.#byte(0)
    this.#bytes.writeInt32LE(this.#at - start, start)
  }

  #element(name: string, item: Item): void {
    const at = this.#reserve(1)
    this.#cstring(name)
    const type = this.#value(item)
    // Only now: writing the value may have moved the bytes.
    this.#bytes[at] = type
  }

  /** Writes the value and returns its type byte, which stands before the name. */
  #value(item: Item): number {
    if (item === null) return 0x0a
    if (typeof item === 'string') return this.#string(item, 0x02)
    if (typeof item === 'boolean') return this.#byte(item ? 1 : 0, 0x08)
    if (isNested(item)) return this.#nested(item)
    if (isList(item)) {
      this.#array(item)
      return 0x04
    }
    if (item instanceof Encoded) return this.#raw(item.bytes, 0x03)
    return this.#object(item)
  }

  #object(item: Exclude<Value, null | string | boolean | Doc | readonly Value[]>): number {
    if (item instanceof Int32) return this.#int32(item.value, 0x10)
    if (item instanceof Double) return this.#double(item.value)
    if (item instanceof ObjectId) return this.#raw(item.id, 0x07)
    if (item instanceof Date) return this.#int64(Long.fromNumber(item.getTime()), 0x09)
    if (item instanceof Timestamp) return this.#int64(item, 0x11)
    if (item instanceof Long) return this.#int64(item, 0x12)
    if (item instanceof Decimal128) return this.#raw(item.bytes, 0x13)
    if (item instanceof Binary) return this.#binary(item)
    if (item instanceof BSONRegExp) {
      this.#cstring(item.pattern)
      this.#cstring(item.options)
      return 0x0b
    }
    if (item instanceof Code) return this.#string(item.code, 0x0d)
    return item instanceof MinKey ? 0xff : 0x7f
  }

  #nested(doc: Reply): number {
    this.document(doc)
    return 0x03
  }

  #binary(item: Binary): number {
    this.#int32(item.position, 0)
    this.#byte(item.sub_type)
    return this.#raw(item.buffer.subarray(0, item.position), 0x05)
  }

  #string(text: string, type: number): number {
    const start = this.#reserve(4)
    this.#cstring(text)
    this.#bytes.writeInt32LE(this.#at - start - 4, start)
    return type
  }

  #cstring(text: string): void {
    this.#ensure(text.length * 3 + 1)
    this.#at += this.#bytes.write(text, this.#at, 'utf8')
    this.#bytes[this.#at++] = 0
  }

  #raw(bytes: Uint8Array, type: number): number {
    const at = this.#reserve(bytes.length)
    this.#bytes.set(bytes, at)
    return type
  }

  #byte(byte: number, type = 0): number {
    const at = this.#reserve(1)
    this.#bytes[at] = byte
    return type
  }

  #int32(n: number, type: number): number {
    const at = this.#reserve(4)
    this.#bytes.writeInt32LE(n, at)
    return type
  }

  #int64(n: { low: number; high: number }, type: number): number {
    this.#int32(n.low | 0, 0)
    return this.#int32(n.high | 0, type)
  }

  #double(n: number): number {
    const at = this.#reserve(8)
    this.#bytes.writeDoubleLE(n, at)
    return 0x01
  }

  #reserve(length: number): number {
    this.#ensure(length)
    const at = this.#at
    this.#at += length
    return at
  }

  #ensure(length: number): void {
    if (this.#at + length <= this.#bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + length))
    this.#bytes.copy(grown, 0, 0, this.#at)
    this.#bytes = grown
  }
}

/** True if both documents have the same bytes: same types, same order. */
export function identical(a: Doc, b: Doc): boolean {
  return a === b || encode(a).equals(encode(b))
}
