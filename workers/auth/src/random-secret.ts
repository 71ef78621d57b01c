import { Buffer } from 'node:buffer'

const BYTES = 32

/** Random bytes, 32 if not told otherwise, as characters that may stand anywhere, also in URLs and cookies. */
export function newSecret(bytes = BYTES): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString('base64url')
}
