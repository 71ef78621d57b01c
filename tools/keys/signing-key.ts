import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'

/** A fresh ES256 pair as a private JWK; its id is its thumbprint. */
export async function newSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(privateKey)
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig' }
}

/** What everybody may know of a key. */
export function publicPart({ d: _, ...publicKey }: JWK): JWK {
  return publicKey
}

/** The public set as the Workers are configured with it: the key that signs comes first, then the one before it. */
export function keySet(signing: JWK, previous: JWK | undefined): string {
  const keys = [signing, previous].flatMap((key) => (key ? publicPart(key) : []))
  return JSON.stringify({ keys: keys.filter(({ kid }, index) => index === 0 || kid !== signing.kid) })
}
