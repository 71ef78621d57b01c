import { importJWK, SignJWT } from 'jose'
import type { Role } from '@shop/shared/actor'
import { readConfig } from '../../tools/workers.ts'

export interface TokenFor {
  sub: string
  role: Role
  sid?: string
  /** From now; negative for one that has run out. */
  expiresInSeconds?: number
}

/** An access token as auth would sign it, for accounts that a test makes up. */
export async function accessToken(
  signingKey: string,
  { sub, role, sid = sub, expiresInSeconds = 600 }: TokenFor,
): Promise<string> {
  const jwk = JSON.parse(signingKey)
  const { AUTH_ISSUER = '', AUTH_AUDIENCE = '' } = readConfig('product').vars ?? {}
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({ role, sid })
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: jwk.kid })
    .setSubject(sub)
    .setIssuer(AUTH_ISSUER)
    .setAudience(AUTH_AUDIENCE)
    .setJti(crypto.randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(now + expiresInSeconds)
    .sign(await importJWK(jwk, 'ES256'))
}
