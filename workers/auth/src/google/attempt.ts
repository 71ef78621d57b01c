import { Buffer } from 'node:buffer'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { EncryptJWT, errors, jwtDecrypt } from 'jose'
import { z } from 'zod'
import { newSecret } from '../random-secret.ts'

/** What must come back from Google as it went, and where the person goes then. */
const Attempt = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string().optional(),
  /** The `state` of the page that sent the person here. */
  clientState: z.string().optional(),
})
export type Attempt = z.infer<typeof Attempt>

const KEY_BYTES = 32
const KEY_PURPOSE = 'the cookie of a sign-in with Google'
const KEY_MANAGEMENT = 'dir'
const ENCRYPTION = 'A256GCM'

export function newAttempt(goal: Pick<Attempt, 'returnTo' | 'clientState'>): Attempt {
  return { state: newSecret(), nonce: newSecret(), verifier: newSecret(), ...goal }
}

/** RFC 7636, 4.2: what Google is told at first of the secret that it is told in the end. */
export function challengeOf(verifier: string): string {
  return Buffer.from(sha256(utf8ToBytes(verifier))).toString('base64url')
}

/** The attempt for the browser to keep: it can neither be read nor changed there, and counts for so many seconds. */
export async function seal(attempt: Attempt, secret: string, now: Date, seconds: number): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1_000)
  return new EncryptJWT(attempt)
    .setProtectedHeader({ alg: KEY_MANAGEMENT, enc: ENCRYPTION })
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + seconds)
    .encrypt(keyOf(secret))
}

/** The attempt that was sealed; null if it was not by us, was changed, or is too old. */
export async function unseal(sealed: string, secret: string, now: Date): Promise<Attempt | null> {
  try {
    const { payload } = await jwtDecrypt(sealed, keyOf(secret), {
      keyManagementAlgorithms: [KEY_MANAGEMENT],
      contentEncryptionAlgorithms: [ENCRYPTION],
      requiredClaims: ['exp'],
      currentDate: now,
    })
    return Attempt.safeParse(payload).data ?? null
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}

/** A key of its own for this purpose (RFC 5869); the secret is long and random, so it needs no salt. */
function keyOf(secret: string): Uint8Array {
  return hkdf(sha256, utf8ToBytes(secret), undefined, utf8ToBytes(KEY_PURPOSE), KEY_BYTES)
}
