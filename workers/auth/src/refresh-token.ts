import { Buffer } from 'node:buffer'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

const SECRET_BYTES = 32

/** A new refresh token: 256 random bits that mean nothing to anybody but the session that holds their hash. */
export function newRefreshToken(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(SECRET_BYTES))).toString('base64url')
}

/** What is stored of a refresh token. Plain SHA-256 is enough: 256 random bits cannot be guessed. */
export function refreshTokenHash(token: string): string {
  return bytesToHex(sha256(utf8ToBytes(token)))
}
