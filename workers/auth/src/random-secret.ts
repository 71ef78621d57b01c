import { Buffer } from 'node:buffer'

const BYTES = 32

/** 256 random bits as 43 characters that may stand anywhere, also in URLs and cookies. */
export function newSecret(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(BYTES))).toString('base64url')
}
