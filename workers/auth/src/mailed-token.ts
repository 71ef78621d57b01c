import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** What a token that was mailed to somebody is good for, and for nothing else. */
export type Purpose = 'verify-email' | 'reset-password'

/**
 * What is stored of a mailed token, and found again for its own purpose only. Plain SHA-256 is enough: 256 random bits
 * cannot be guessed.
 */
export function mailedTokenHash(purpose: Purpose, token: string): string {
  return bytesToHex(sha256(utf8ToBytes(`${purpose}:${token}`)))
}
