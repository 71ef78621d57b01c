import { Buffer } from 'node:buffer'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { newSecret } from './random-secret.ts'

const FAMILY_BYTES = 16

/**
 * A first refresh token: its family, which all its successors share, and a secret, each random. Of a token that nobody
 * knows any more the family still tells whose it was, and nobody else can name a family.
 */
export function newRefreshToken(): string {
  return `${newSecret(FAMILY_BYTES)}.${newSecret()}`
}

/**
 * The token that follows this one: whoever has both token and salt can make it again, so that it need not be kept. The
 * salt is a secret that makes this successor rather than another; it is of no use to anybody without the token.
 */
export function successorOf(token: string, salt: string): string {
  const secret = hmac(sha256, utf8ToBytes(token), utf8ToBytes(salt))
  return `${familyOf(token)}.${Buffer.from(secret).toString('base64url')}`
}

/** What is stored of a refresh token. Plain SHA-256 is enough: 256 random bits cannot be guessed. */
export function refreshTokenHash(token: string): string {
  return bytesToHex(sha256(utf8ToBytes(token)))
}

/** What is stored of the token's family. */
export function familyHash(token: string): string {
  return refreshTokenHash(familyOf(token))
}

function familyOf(token: string): string {
  const [family = ''] = token.split('.')
  return family
}
