import { Binary, BSONRegExp, Code, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson'
import { fail } from '../errors.ts'
import type { Doc, Maybe, Value } from './value.ts'

/** MongoDB's own limit of nesting. */
const MAX_DEPTH = 180

/** Decodes the document at an offset, keeping every BSON type; deprecated types and repeated names are refused. */
export function decode(bytes: Buffer, at = 0): Doc {
  return new Reader(bytes, at, false).document(0)
}

/** Decodes the document at an offset, whose binary values are parts of the given bytes, not copies. */
export function decodeView(bytes: Buffer, at: number): Doc {
  return new Reader(bytes, at, true).document(0)
}

/** The value of the first field: in a stored document the _id. */
export function firstValue(bytes: Buffer): Maybe {
  return new Reader(bytes, 0, false).first()
}

class Reader {
  readonly #bytes: Buffer
  readonly #views: boolean
  #at: number

  constructor(bytes: Buffer, at: number, views: boolean) {
    this.#bytes = bytes
    this.#at = at
    this.#views = views
  }

  first(): Maybe {
    this.#enter(0)
    const type = this.#byte()
    if (type === 0) return undefined
    this.#endOfCstring()
    return this.#value(type, 0)
  }

  document(depth: number): Doc {
    const result = new Map<string, Value>()
    const end = this.#enter(depth)
    for (let type = this.#byte(); type !== 0; type = this.#byte()) {
      const name = this.#name()
      if (result.has(name))
        fail('InvalidBSON', `the field '${name}' occurs twice in one document, which is not supported`)
      result.set(name, this.#value(type, depth))
    }
    this.#leave(end)
    return result
  }

  #array(depth: number): Value[] {
    const result: Value[] = []
    const end = this.#enter(depth)
    for (let type = this.#byte(); type !== 0; type = this.#byte()) {
      this.#endOfCstring()
      result.push(this.#value(type, depth))
    }
    this.#leave(end)
    return result
  }

  #enter(depth: number): number {
    if (depth > MAX_DEPTH) fail('Overflow', 'BSONObj exceeds maximum nested object depth')
    const start = this.#at
    const length = this.#int32()
    if (length < 5 || start + length > this.#bytes.length) fail('InvalidBSON', 'invalid BSON length')
    return start + length
  }

  #leave(end: number): void {
    if (this.#at !== end) fail('InvalidBSON', 'a BSON document does not end where its length says')
  }

  #value(type: number, depth: number): Value {
    switch (type) {
      case 0x01:
        return new Double(this.#bytes.readDoubleLE(this.#skip(8)))
      case 0x02:
        return this.#string()
      case 0x03:
        return this.document(depth + 1)
      case 0x04:
        return this.#array(depth + 1)
      case 0x05:
        return this.#binary()
      case 0x07:
        return new ObjectId(this.#copy(12))
      case 0x08:
        return this.#byte() === 1
      case 0x09:
        return this.#date()
      case 0x0a:
        return null
      case 0x0b:
        return new BSONRegExp(this.#cstring(), this.#cstring())
      case 0x0d:
        return new Code(this.#string())
      case 0x10:
        return new Int32(this.#int32())
      case 0x11:
        return new Timestamp(this.#int64())
      case 0x12:
        return this.#int64()
      case 0x13:
        return new Decimal128(this.#copy(16))
      case 0xff:
        return new MinKey()
      case 0x7f:
        return new MaxKey()
    }
    return fail('InvalidBSON', `the BSON type 0x${type.toString(16)} is not supported`)
  }

  #skip(length: number): number {
    const at = this.#at
    this.#at += length
    if (this.#at > this.#bytes.length) fail('InvalidBSON', 'a BSON value reaches beyond its document')
    return at
  }

  #byte(): number {
    return this.#bytes.readUInt8(this.#skip(1))
  }

  #int32(): number {
    return this.#bytes.readInt32LE(this.#skip(4))
  }

  #int64(): Long {
    return Long.fromBits(this.#int32(), this.#int32())
  }

  #date(): Date {
    const date = new Date(this.#int64().toNumber())
    return Number.isNaN(date.getTime()) ? fail('InvalidBSON', 'dates beyond the year 275760 are not supported') : date
  }

  #copy(length: number): Uint8Array {
    const at = this.#skip(length)
    return Uint8Array.prototype.slice.call(this.#bytes, at, at + length)
  }

  #binary(): Binary {
    const length = this.#int32()
    const subType = this.#byte()
    if (length < 0) fail('InvalidBSON', 'invalid binary length')
    const at = this.#skip(length)
    const view = this.#bytes.subarray(at, at + length)
    return new Binary(this.#views ? view : Uint8Array.from(view), subType)
  }

  #string(): string {
    const length = this.#int32()
    if (length < 1) fail('InvalidBSON', 'invalid string length')
    const at = this.#skip(length)
    return this.#utf8(at, at + length - 1)
  }

  #cstring(): string {
    const at = this.#at
    return this.#utf8(at, this.#endOfCstring())
  }

  #endOfCstring(): number {
    const end = this.#bytes.indexOf(0, this.#at)
    if (end < 0) fail('InvalidBSON', 'a BSON name does not end')
    this.#at = end + 1
    return end
  }

  /** The name of a field; the same few names come again and again, so the last ones are kept. */
  #name(): string {
    const bytes = this.#bytes
    const start = this.#at
    let hash = 0
    let end = start
    for (let byte = bytes[end]; byte !== 0 && byte !== undefined; byte = bytes[++end]) hash = (hash * 31 + byte) | 0
    const known = NAMES[hash & (NAMES.length - 1)]
    if (known === undefined || !spells(known, bytes, start, end)) {
      const name = this.#cstring()
      NAMES[hash & (NAMES.length - 1)] = name
      return name
    }
    this.#at = end + 1
    return known
  }

  #utf8(start: number, end: number): string {
    const text = this.#bytes.toString('utf8', start, end)
    // Decoding replaces invalid bytes silently, which would change what was written.
    if (text.includes('\uFFFD') && !Buffer.from(text).equals(this.#bytes.subarray(start, end)))
      fail('InvalidBSON', 'a string is not valid UTF-8')
    return text
  }
}

/** Names by a hash of their bytes; a power of two of them. */
const NAMES = Array.from<string | undefined>({ length: 1024 })

/** True if the bytes are these ASCII characters; a name with others is never found and so read anew each time. */
function spells(name: string, bytes: Buffer, start: number, end: number): boolean {
  if (name.length !== end - start) return false
  for (let i = 0; i < name.length; i++)
    if (name.charCodeAt(i) !== bytes[start + i] || name.charCodeAt(i) > 127) return false
  return true
}
