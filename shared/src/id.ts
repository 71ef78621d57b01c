import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { z } from '@hono/zod-openapi'

const ID_PATTERN = /^[0-9a-f]{24}$/i

/** A new id: 24 hex digits in the layout of an ObjectId (4 bytes of seconds, then random), so that ids sort by age. */
export function newId(now = Date.now()): string {
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0')
  return seconds + bytesToHex(crypto.getRandomValues(new Uint8Array(8)))
}

/** The id (first 12 bytes of SHA-256, as hex) that stands for these parts and no others; parts may hold any text. */
export function idFrom(...parts: string[]): string {
  return fingerprint(...parts).slice(0, 24)
}

/** SHA-256 of the parts as hex; the parts' lengths go in, so ('ab', 'c') and ('a', 'bc') differ. */
export function fingerprint(...parts: string[]): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(parts))))
}

export function isId(value: string): boolean {
  return ID_PATTERN.test(value)
}

/** Nothing has it: new ids begin with a time long after it. */
const NOBODYS_ID = '0'.repeat(24)

/** An id that a list is narrowed by: one of another form is as unknown as any that nothing has. */
export const SoughtId = z
  .string()
  .transform((id) => (isId(id) ? id.toLowerCase() : NOBODYS_ID))
  .openapi({ type: 'string', description: '24 hex digits; there is nothing for any other text' })

/** An id in a request body: anything but 24 hex digits is bad input there (in a path it is simply not found). */
export const Id = z
  .string()
  .regex(ID_PATTERN, 'must be an id of 24 hex digits')
  .transform((id) => id.toLowerCase())
  .openapi({ type: 'string', example: '65f1c0ffee0123456789abcd' })

/** An id, or null where none is an answer too. */
export const IdOrNull = z
  .string()
  .regex(ID_PATTERN, 'must be an id of 24 hex digits')
  .nullable()
  .transform((id) => id && id.toLowerCase())
