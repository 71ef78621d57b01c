import type { Role } from '@shop/shared/actor'
import { SignJWT } from 'jose'
import { z } from 'zod'

/** Whom an access token speaks for. */
export interface TokenSubject {
  userId: string
  role: Role
  sessionId: string
}

export interface SigningSettings {
  AUTH_SIGNING_KEY: string
  AUTH_ISSUER: string
  AUTH_AUDIENCE: string
  ACCESS_TOKEN_SECONDS: string
}

const SigningKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  alg: z.literal('ES256'),
  kid: z.string().min(1),
  x: z.string(),
  y: z.string(),
  d: z.string(),
})

/** An ES256 access token that begins `now` and lives for `ACCESS_TOKEN_SECONDS`. */
export async function signAccessToken(subject: TokenSubject, settings: SigningSettings, now: Date): Promise<string> {
  const key = signingKey(settings.AUTH_SIGNING_KEY)
  const issuedAt = Math.floor(now.getTime() / 1_000)
  return new SignJWT({ role: subject.role, sid: subject.sessionId })
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'JWT' })
    .setIssuer(settings.AUTH_ISSUER)
    .setAudience(settings.AUTH_AUDIENCE)
    .setSubject(subject.userId)
    .setJti(crypto.randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + Number(settings.ACCESS_TOKEN_SECONDS))
    .sign(key)
}

/** Read anew for each token: next to the password's hash it costs nothing. Its errors do not repeat the text. */
function signingKey(text: string): z.infer<typeof SigningKey> {
  const key = SigningKey.safeParse(parsed(text))
  if (!key.success) throw new Error('AUTH_SIGNING_KEY is not a private ES256 key as JWK with kid and alg')
  return key.data
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
