import { crc32 } from 'node:zlib'
import { decode } from '../bson/decode.ts'
import type { Doc } from '../bson/value.ts'

/** The first bytes of every log; the digit is the format's version. */
export const HEADER = Buffer.from('LMONGO1\n')
const PREFIX_BYTES = 8

/** One record as it lies in the log: length, CRC-32, BSON. */
export function frame(payload: Buffer): Buffer {
  const prefix = Buffer.allocUnsafe(PREFIX_BYTES)
  prefix.writeUInt32LE(payload.length, 0)
  prefix.writeUInt32LE(crc32(payload), 4)
  return Buffer.concat([prefix, payload])
}

/**
 * Reads all records and returns the offset where the good ones end. A record cut short by a crash ends the log; a damaged
 * one with a good one behind it is no torn write but a damaged file, which throws.
 */
export function replay(bytes: Buffer, apply: (record: Doc) => void): number {
  if (bytes.length < HEADER.length) return 0
  if (!bytes.subarray(0, HEADER.length).equals(HEADER)) throw new Error('the log was not written by this server')
  let at = HEADER.length
  for (let end = recordEnd(bytes, at); end !== undefined; end = recordEnd(bytes, at)) {
    apply(decode(bytes, at + PREFIX_BYTES))
    at = end
  }
  const next = at + PREFIX_BYTES <= bytes.length ? at + PREFIX_BYTES + bytes.readUInt32LE(at) : bytes.length
  if (next > at + PREFIX_BYTES && recordEnd(bytes, next) !== undefined)
    throw new Error(`the log is damaged at byte ${at}, before its end`)
  return at
}

/** The end of the good record at an offset; undefined if there is none. */
function recordEnd(bytes: Buffer, at: number): number | undefined {
  const start = at + PREFIX_BYTES
  if (start > bytes.length) return undefined
  const end = start + bytes.readUInt32LE(at)
  if (end === start || end > bytes.length) return undefined
  return crc32(bytes.subarray(start, end)) === bytes.readUInt32LE(at + 4) ? end : undefined
}
