import { decode } from '../bson/decode.ts'
import { encode, type Reply } from '../bson/encode.ts'
import type { Doc, Value } from '../bson/value.ts'

const OP_REPLY = 1
const OP_QUERY = 2004
const OP_MSG = 2013
const HEADER_BYTES = 16
const MAX_MESSAGE_BYTES = 48_000_000
const CHECKSUM_PRESENT = 1
const MORE_TO_COME = 2
/** Flag bits 0-15 must be understood; the others may be ignored. */
const REQUIRED_FLAGS = 0xffff

/** One request: its command, and how to answer it. */
export interface Request {
  readonly id: number
  readonly command: Doc
  /** Legacy requests get the legacy form of answer. */
  readonly legacy: boolean
  /** The client does not want an answer. */
  readonly silent: boolean
}

/** Takes whole messages out of a stream of bytes. */
export class Messages {
  #chunks: Buffer[] = []
  #length = 0

  /** The messages that are complete with this chunk; throws if what comes is not the protocol. */
  add(chunk: Buffer): Buffer[] {
    const messages: Buffer[] = []
    this.#chunks.push(chunk)
    this.#length += chunk.length
    while (this.#length >= HEADER_BYTES) {
      const bytes = this.#joined(HEADER_BYTES)
      const length = bytes.readInt32LE(0)
      if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) throw new Error(`a message of ${length} bytes`)
      if (this.#length < length) break
      const all = this.#joined(length)
      this.#chunks = [all.subarray(length)]
      this.#length = all.length - length
      messages.push(all.subarray(0, length))
    }
    return messages
  }

  /** Joins the chunks only when the first alone does not reach, so that large messages are copied once. */
  #joined(needed: number): Buffer {
    const [first] = this.#chunks
    if (first && first.length >= needed) return first
    const all = Buffer.concat(this.#chunks)
    this.#chunks = [all]
    return all
  }
}

/** Reads a message; throws if it is neither OP_MSG nor the OP_QUERY of a first hello. */
export function readRequest(message: Buffer): Request {
  const id = message.readInt32LE(4)
  const opCode = message.readInt32LE(12)
  if (opCode === OP_QUERY) return { id, command: readQuery(message), legacy: true, silent: false }
  if (opCode !== OP_MSG) throw new Error(`the operation ${opCode} is not supported`)
  const flags = message.readUInt32LE(HEADER_BYTES)
  if ((flags & REQUIRED_FLAGS & ~MORE_TO_COME) !== 0)
    throw new Error(flags & CHECKSUM_PRESENT ? 'checksums are not supported' : 'an unknown flag')
  return { id, command: readSections(message), legacy: false, silent: (flags & MORE_TO_COME) !== 0 }
}

/** A document, and lists of documents beside it which become fields of it. */
function readSections(message: Buffer): Doc {
  const command = new Map<string, Value>()
  const lists: [string, Doc[]][] = []
  let at = HEADER_BYTES + 4
  while (at < message.length) {
    const kind = message.readUInt8(at)
    const length = message.readInt32LE(at + 1)
    if (kind === 0) for (const [name, value] of decode(message, at + 1)) command.set(name, value)
    else if (kind === 1) lists.push(readList(message, at + 5, at + 1 + length))
    else throw new Error(`a section of kind ${kind}`)
    at += 1 + length
  }
  for (const [name, documents] of lists) command.set(name, documents)
  return command
}

function readList(message: Buffer, start: number, end: number): [string, Doc[]] {
  const nameEnd = message.indexOf(0, start)
  const documents: Doc[] = []
  let at = nameEnd + 1
  while (at < end) {
    documents.push(decode(message, at))
    at += message.readInt32LE(at)
  }
  return [message.toString('utf8', start, nameEnd), documents]
}

/** Only `<database>.$cmd` is there to be queried. */
function readQuery(message: Buffer): Doc {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4)
  const [database = ''] = message.toString('utf8', HEADER_BYTES + 4, nameEnd).split('.')
  const command = new Map(decode(message, nameEnd + 1 + 8))
  return command.has('$db') ? command : command.set('$db', database)
}

/** The bytes of an answer. */
export function writeReply({ id, legacy }: Pick<Request, 'id' | 'legacy'>, reply: Reply): Buffer {
  const body = encode(reply)
  // OP_REPLY: flags, cursor id, start, number of documents. OP_MSG: flags and the kind of the one section.
  const fixed = Buffer.alloc(HEADER_BYTES + (legacy ? 20 : 5))
  fixed.writeInt32LE(fixed.length + body.length, 0)
  fixed.writeInt32LE(id, 8)
  fixed.writeInt32LE(legacy ? OP_REPLY : OP_MSG, 12)
  if (legacy) fixed.writeInt32LE(1, 32)
  return Buffer.concat([fixed, body])
}
