import { type TokenSettings, verifyAccessToken } from '@shop/shared/actor'
import { newId } from '@shop/shared/id'
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { type SigningSettings, signAccessToken } from './access-token.ts'

interface Keys {
  private: string
  public: string
}

async function newKeys(kid: string): Promise<Keys> {
  const pair = await generateKeyPair('ES256', { extractable: true })
  const named = { kid, alg: 'ES256', use: 'sig' }
  return {
    private: JSON.stringify({ ...(await exportJWK(pair.privateKey)), ...named }),
    public: JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), ...named }] }),
  }
}

const keys = await newKeys('first')
const signing: SigningSettings = {
  AUTH_SIGNING_KEY: keys.private,
  AUTH_ISSUER: 'https://auth.test',
  AUTH_AUDIENCE: 'shop',
  ACCESS_TOKEN_SECONDS: '3600',
}
const verifying: TokenSettings = { AUTH_JWKS: keys.public, AUTH_ISSUER: 'https://auth.test', AUTH_AUDIENCE: 'shop' }
const subject = { userId: newId(), role: 'seller', sessionId: newId() } as const

describe('an access token', () => {
  test('names the account, its role and its session to every Worker until it expires', async () => {
    const now = new Date()
    const actor = await verifyAccessToken(await signAccessToken(subject, signing, now), verifying)
    expect(actor).toEqual({
      id: subject.userId,
      role: 'seller',
      sessionId: subject.sessionId,
      expiresAt: new Date((Math.floor(now.getTime() / 1_000) + 3_600) * 1_000),
    })
  })

  test('carries the key id, all claims and an id of its own', async () => {
    const now = new Date('2026-01-01T00:00:00.700Z')
    const [token, other] = await Promise.all([
      signAccessToken(subject, signing, now),
      signAccessToken(subject, signing, now),
    ])
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', kid: 'first', typ: 'JWT' })
    expect(decodeJwt(token)).toEqual({
      iss: 'https://auth.test',
      aud: 'shop',
      sub: subject.userId,
      role: 'seller',
      sid: subject.sessionId,
      jti: expect.stringMatching(/^[\da-f-]{36}$/),
      iat: 1_767_225_600,
      exp: 1_767_229_200,
    })
    expect(decodeJwt(other).jti).not.toBe(decodeJwt(token).jti)
  })

  test('of either live key is accepted', async () => {
    const second = await newKeys('second')
    const both = JSON.stringify({ keys: [keys, second].flatMap((each) => JSON.parse(each.public).keys) })
    for (const each of [keys, second]) {
      const token = await signAccessToken(subject, { ...signing, AUTH_SIGNING_KEY: each.private }, new Date())
      expect(await verifyAccessToken(token, { ...verifying, AUTH_JWKS: both })).toMatchObject({ id: subject.userId })
    }
  })
})

describe('refused is a token', () => {
  const claims = { role: 'admin', sid: newId(), sub: newId(), jti: newId(), iss: 'https://auth.test', aud: 'shop' }

  test('whose role was altered', async () => {
    const [header, payload, signature] = (await signAccessToken(subject, signing, new Date())).split('.')
    const altered = { ...JSON.parse(atob(payload ?? '')), role: 'admin' }
    const token = [header, btoa(JSON.stringify(altered)).replace(/=+$/, ''), signature].join('.')
    expect(await verifyAccessToken(token, verifying)).toBeNull()
  })

  test('that has expired', async () => {
    const token = await signAccessToken(subject, signing, new Date(Date.now() - 3_601_000))
    expect(await verifyAccessToken(token, verifying)).toBeNull()
  })

  test.each([
    ['for another audience', { AUTH_AUDIENCE: 'elsewhere' }],
    ['of another issuer', { AUTH_ISSUER: 'https://evil.test' }],
  ])('%s', async (_, other) => {
    const token = await signAccessToken(subject, { ...signing, ...other }, new Date())
    expect(await verifyAccessToken(token, verifying)).toBeNull()
  })

  test('signed by an unknown key that claims the id of a known one', async () => {
    const forged = await newKeys('first')
    const token = await signAccessToken(subject, { ...signing, AUTH_SIGNING_KEY: forged.private }, new Date())
    expect(await verifyAccessToken(token, verifying)).toBeNull()
  })

  test('without a signature', async () => {
    const token = new UnsecuredJWT(claims).setIssuedAt().setExpirationTime('1h').encode()
    expect(await verifyAccessToken(token, verifying)).toBeNull()
  })

  test('whose signature is an HMAC keyed by the public key', async () => {
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'first' })
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(keys.public))
    expect(await verifyAccessToken(token, verifying)).toBeNull()
  })
})

test.each([
  ['no JSON', 'secret'],
  ['a public key', JSON.stringify({ ...JSON.parse(keys.private), d: undefined })],
  ['a key without an id', JSON.stringify({ ...JSON.parse(keys.private), kid: undefined })],
])('a signing key that is %s is refused without being repeated', async (_, broken) => {
  await expect(signAccessToken(subject, { ...signing, AUTH_SIGNING_KEY: broken }, new Date())).rejects.toThrow(
    new Error('AUTH_SIGNING_KEY is not a private ES256 key as JWK with kid and alg'),
  )
})
