import { crc32 } from 'node:zlib'

/** The first bytes of every log; the digit is the format's version. */
export const HEADER = Buffer.from('LMONGO2\n')
const MARK = Buffer.from('\nLMB')
const PREFIX_BYTES = 16

/**
 * Records as they lie in the log, written and synced together: a mark, their length, their CRC-32, the CRC-32 of these
 * three and of the offset in the file, then the records one behind another.
 */
export function toBatch(records: readonly Buffer[], offset: number): Buffer {
  const batch = Buffer.concat([Buffer.alloc(PREFIX_BYTES), ...records])
  const payload = batch.subarray(PREFIX_BYTES)
  MARK.copy(batch)
  batch.writeUInt32LE(payload.length, 4)
  batch.writeUInt32LE(crc32(payload), 8)
  batch.writeUInt32LE(prefixChecksum(batch, offset), 12)
  return batch
}

/**
 * Shows all records, each by its place, and returns the offset where the good batches end. A batch is only begun when those before it are
 * on disk, so a bad one at the end was cut short by a crash and ends the log, and a bad one with another behind it is
 * damage, which throws.
 */
export function readBatches(bytes: Buffer, apply: (bytes: Buffer, at: number) => void): number {
  if (bytes.length < HEADER.length) return 0
  if (!bytes.subarray(0, HEADER.length).equals(HEADER))
    throw new Error('the log was not written by this version of the server; npm start -- --reset begins anew')
  let at = HEADER.length
  for (let payload = payloadAt(bytes, at); payload; payload = payloadAt(bytes, at)) {
    // Every record is a BSON document, which begins with its length.
    for (let record = 0; record < payload.length; record += payload.readInt32LE(record)) apply(payload, record)
    at += PREFIX_BYTES + payload.length
  }
  const later = nextPrefix(bytes, at + 1)
  if (later !== undefined) throw new Error(`the log is damaged at byte ${at}; a later part begins at byte ${later}`)
  return at
}

/** The records of the good batch at an offset; undefined if there is none. */
function payloadAt(bytes: Buffer, at: number): Buffer | undefined {
  if (!isPrefix(bytes, at)) return undefined
  const start = at + PREFIX_BYTES
  const payload = bytes.subarray(start, start + bytes.readUInt32LE(at + 4))
  return payload.length === bytes.readUInt32LE(at + 4) && crc32(payload) === bytes.readUInt32LE(at + 8)
    ? payload
    : undefined
}

/** The offset is part of the checksum, so that a log inside a document is never taken for a part of this one. */
function isPrefix(bytes: Buffer, at: number): boolean {
  return (
    at + PREFIX_BYTES <= bytes.length &&
    bytes.subarray(at, at + MARK.length).equals(MARK) &&
    prefixChecksum(bytes.subarray(at), at) === bytes.readUInt32LE(at + 12)
  )
}

function prefixChecksum(prefix: Buffer, offset: number): number {
  return crc32(prefix.subarray(0, 12), crc32(String(offset)))
}

function nextPrefix(bytes: Buffer, from: number): number | undefined {
  for (let at = bytes.indexOf(MARK, from); at >= 0; at = bytes.indexOf(MARK, at + 1)) if (isPrefix(bytes, at)) return at
  return undefined
}
