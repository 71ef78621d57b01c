import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { bearerToken, type TokenSettings, verifyAccessToken } from './actor.ts'

const now = Math.floor(Date.now() / 1000)
const sub = '65f1c0ffee0123456789abcd'
const sid = '65f1c0ffee0123456789abce'
const claims = { sub, role: 'seller', sid, jti: 'j1', iss: 'issuer', aud: 'shop', iat: now, exp: now + 60 }

let privateKey: CryptoKey
let settings: TokenSettings
let publicJwk: object

beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true })
  privateKey = pair.privateKey
  publicJwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256' }
  settings = { AUTH_JWKS: JSON.stringify({ keys: [publicJwk] }), AUTH_ISSUER: 'issuer', AUTH_AUDIENCE: 'shop' }
})

function signed(payload: JWTPayload, header: { kid?: string; typ?: string } = {}): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: 'k1', ...header }).sign(privateKey)
}

test('a good token gives the actor', async () => {
  expect(await verifyAccessToken(await signed(claims), settings)).toEqual({
    id: sub,
    role: 'seller',
    sessionId: sid,
    expiresAt: new Date((now + 60) * 1000),
  })
})

describe('no actor comes out of', () => {
  test('an unsigned token', async () => {
    expect(await verifyAccessToken(new UnsecuredJWT(claims).encode(), settings)).toBeNull()
  })

  test('a token signed with the public key as if it were a shared secret', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(publicJwk))
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(secret)
    expect(await verifyAccessToken(token, settings)).toBeNull()
  })

  test('a token of another key under the same name', async () => {
    const other = await generateKeyPair('ES256')
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(other.privateKey)
    expect(await verifyAccessToken(token, settings)).toBeNull()
  })

  test('a token of a key that is not in the set', async () => {
    expect(await verifyAccessToken(await signed(claims, { kid: 'k2' }), settings)).toBeNull()
  })

  test('a token of another type', async () => {
    expect(await verifyAccessToken(await signed(claims, { typ: 'refresh+jwt' }), settings)).toBeNull()
  })

  test.each([
    ['another issuer', { iss: 'somebody' }],
    ['another audience', { aud: 'other' }],
    ['the past', { iat: now - 120, exp: now - 1 }],
    ['the future', { nbf: now + 60 }],
    ['an unknown role', { role: 'owner' }],
    ['a subject that is no text', { sub: 7 }],
    ['a subject that is no id', { sub: 'u1' }],
    ['a session that is no id', { sid: '' }],
  ])('a token of %s', async (_, change) => {
    expect(await verifyAccessToken(await signed(withClaims(change)), settings)).toBeNull()
  })

  test.each(['sub', 'sid', 'role', 'exp', 'iat', 'jti', 'iss', 'aud'])('a token without %s', async (name) => {
    expect(await verifyAccessToken(await signed(withClaims({ [name]: undefined })), settings)).toBeNull()
  })

  test('a token cut short at any place, or with a letter changed', async () => {
    const token = await signed(claims)
    for (let length = 0; length < token.length; length += 1) {
      expect(await verifyAccessToken(token.slice(0, length), settings)).toBeNull()
    }
    const changed = token.replace(/\.(.)/, (_, letter: string) => `.${letter === 'A' ? 'B' : 'A'}`)
    expect(await verifyAccessToken(changed, settings)).toBeNull()
  })

  test.each(['', '.', '..', 'a.b.c', '{}.{}.{}', '💥', 'e30.e30.'])('the text %j', async (text) => {
    expect(await verifyAccessToken(text, settings)).toBeNull()
  })
})

test('a broken key set of our own is a fault, not a bad token', async () => {
  await expect(verifyAccessToken(await signed(claims), { ...settings, AUTH_JWKS: '{' })).rejects.toThrow(SyntaxError)
})

test('only a bearer header has a token in it', () => {
  expect(bearerToken('Bearer abc')).toBe('abc')
  expect(bearerToken('bearer  abc')).toBe('abc')
  for (const header of [undefined, '', 'Bearer', 'Bearer ', 'Basic abc', 'Bearer a b']) {
    expect(bearerToken(header)).toBeUndefined()
  }
})

/** The good claims with some changed. */
function withClaims(change: Record<string, unknown>): JWTPayload {
  return { ...claims, ...change }
}
