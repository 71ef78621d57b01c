import { type CryptoKey, errors, importJWK, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose'
import { z } from 'zod'
import { Id } from './id.ts'

export const ROLES = ['admin', 'seller', 'customer'] as const
export type Role = (typeof ROLES)[number]

/** The signed-in account behind a request. */
export interface Actor {
  id: string
  role: Role
  sessionId: string
  expiresAt: Date
}

/** The settings that every Worker carries to verify access tokens by itself. */
export interface TokenSettings {
  AUTH_JWKS: string
  AUTH_ISSUER: string
  AUTH_AUDIENCE: string
}

/** The one that auth signs with; a token does not choose. */
const ALGORITHM = 'ES256'

const Claims = z.object({ sub: Id, role: z.enum(ROLES), sid: Id, exp: z.number() })

/** The Actor of a valid access token, else null; throws only if the Worker's own key set is broken. */
export async function verifyAccessToken(token: string, settings: TokenSettings): Promise<Actor | null> {
  const payload = await verifiedPayload(token, settings)
  const claims = Claims.safeParse(payload)
  if (!claims.success) return null
  const { sub, role, sid, exp } = claims.data
  return { id: sub, role, sessionId: sid, expiresAt: new Date(exp * 1000) }
}

async function verifiedPayload(token: string, settings: TokenSettings): Promise<JWTPayload | null> {
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => keyOf(settings.AUTH_JWKS, kid), {
      algorithms: [ALGORITHM],
      typ: 'JWT',
      issuer: settings.AUTH_ISSUER,
      audience: settings.AUTH_AUDIENCE,
      requiredClaims: ['sub', 'sid', 'role', 'exp', 'iat', 'jti'],
    })
    return payload
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}

/**
 * Importing a key costs more than verifying with it, and the set of an isolate never changes: remembered by its text.
 * The key is kept and not the promise of it, for no request may wait for what another one has begun.
 */
const imported = new Map<string, CryptoKey>()

async function keyOf(jwks: string, kid: string | undefined): Promise<CryptoKey> {
  const name = `${kid} ${jwks}`
  const known = imported.get(name)
  if (known) return known
  const { keys } = JSON.parse(jwks) as JSONWebKeySet
  const [jwk, ...others] = kid === undefined ? keys : keys.filter((key) => key.kid === kid)
  if (!jwk || others.length > 0) throw new errors.JWKSNoMatchingKey()
  const key = await importJWK(jwk, ALGORITHM)
  if (key instanceof Uint8Array) throw new TypeError('AUTH_JWKS must hold public keys')
  imported.set(name, key)
  return key
}

/** The token of an `Authorization: Bearer` header. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return authorization?.match(/^Bearer +(\S+)$/i)?.[1]
}
