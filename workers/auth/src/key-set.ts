import { z } from '@hono/zod-openapi'

/** Only the public members are named here, and the others dropped: a private key set by mistake is not published. */
const PublicKey = z
  .object({
    kty: z.string(),
    crv: z.string(),
    x: z.string(),
    y: z.string(),
    kid: z.string(),
    alg: z.string(),
    use: z.string().optional(),
  })
  .openapi('PublicKey')

export const KeySet = z.object({ keys: z.array(PublicKey) }).openapi('KeySet')
type KeySetWire = z.infer<typeof KeySet>

/** The keys that access tokens are verified with; throws if the Worker's own configuration is broken. */
export function publicKeys(jwks: string): KeySetWire {
  return KeySet.parse(JSON.parse(jwks))
}
