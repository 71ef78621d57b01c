import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose'
import { z } from 'zod'
import { Email, Name } from '../user.schema.ts'
import type { Identity } from './identity.ts'

/** An unknown key may be a new one, so the keys are fetched again; but not at the pace at which somebody makes up names. */
const RENEWED_MS = 60_000

const Claims = z
  .object({
    sub: z.string().min(1).max(255),
    // One client, for whom it was made; a token for several would be good for each of them.
    aud: z.string(),
    nonce: z.string().optional(),
    email: Email,
    email_verified: z.boolean().catch(false),
    name: Name.optional().catch(undefined),
    picture: z
      .url({ protocol: /^https$/ })
      .max(2_000)
      .optional()
      .catch(undefined),
  })
  .transform(({ sub, nonce, email, email_verified, name, picture }) => ({
    nonce,
    identity: { subject: sub, email, emailVerified: email_verified, name, picture: picture ?? null } satisfies Identity,
  }))

export interface Expected {
  issuer: string
  audiences: string[]
  /** Undefined: whoever asks has not bound the token to this sign-in. */
  nonce: string | undefined
  now: Date
}

type Verified = { ok: true; identity: Identity } | { ok: false; why: string }

/** Whom an ID token speaks of, and if it cannot be trusted, why: a word for the log. */
export async function verifyIdToken(
  token: string,
  keys: (maxAgeMs?: number) => Promise<JSONWebKeySet>,
  expected: Expected,
): Promise<Verified> {
  try {
    const claims = Claims.safeParse(await payloadOf(token, keys, expected))
    if (!claims.success)
      return { ok: false, why: `claims ${claims.error.issues.map(({ path }) => path.join('.')).join()}` }
    const { nonce, identity } = claims.data
    if (expected.nonce !== undefined && nonce !== expected.nonce) return { ok: false, why: 'nonce' }
    return { ok: true, identity }
  } catch (error) {
    if (error instanceof errors.JWTClaimValidationFailed) return { ok: false, why: `claim ${error.claim}` }
    if (error instanceof errors.JOSEError) return { ok: false, why: error.code }
    throw error
  }
}

async function payloadOf(
  token: string,
  keys: (maxAgeMs?: number) => Promise<JSONWebKeySet>,
  expected: Expected,
): Promise<JWTPayload> {
  try {
    return await verified(token, await keys(), expected)
  } catch (error) {
    if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
    return verified(token, await keys(RENEWED_MS), expected)
  }
}

/** The key is imported anew each time: jose's memory of imported keys would let requests wait for each other. */
async function verified(token: string, keys: JSONWebKeySet, { issuer, audiences, now }: Expected): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
    algorithms: ['RS256'],
    // Google writes itself with and without the scheme.
    issuer: [issuer, issuer.replace(/^https:\/\//, '')],
    audience: audiences,
    requiredClaims: ['sub', 'exp', 'iat'],
    currentDate: now,
  })
  return payload
}
