import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose'
import { z } from 'zod'

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

const Claims = z.object({ sub: z.string(), role: z.enum(ROLES), sid: z.string(), exp: z.number() })

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
    const { payload } = await jwtVerify(token, keySet(settings.AUTH_JWKS), {
      algorithms: ['ES256'],
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

/** Importing a key costs more than verifying with it, and the set of an isolate never changes: remembered by its text. */
const keySets = new Map<string, ReturnType<typeof createLocalJWKSet>>()

function keySet(jwks: string): ReturnType<typeof createLocalJWKSet> {
  let keys = keySets.get(jwks)
  if (!keys) keySets.set(jwks, (keys = createLocalJWKSet(JSON.parse(jwks) as JSONWebKeySet)))
  return keys
}

/** The token of an `Authorization: Bearer` header. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return authorization?.match(/^Bearer +(\S+)$/i)?.[1]
}
