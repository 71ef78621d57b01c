import { createHmac } from 'node:crypto'
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose'
import { describe, expect, test, vi } from 'vitest'
import { verifyIdToken } from './id-token.ts'

const now = new Date('2026-06-01T12:00:00Z')
const seconds = Math.floor(now.getTime() / 1_000)
const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
const stranger = await generateKeyPair('RS256')
const elliptic = await generateKeyPair('ES256', { extractable: true })
const published: JSONWebKeySet = {
  keys: [
    { ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256', use: 'sig' },
    { ...(await exportJWK(elliptic.publicKey)), kid: 'e', alg: 'ES256', use: 'sig' },
  ],
}

const CLAIMS = {
  iss: 'https://accounts.google.com',
  aud: 'web',
  sub: '1234567890',
  iat: seconds - 5,
  exp: seconds + 3_600,
  nonce: 'n',
  email: 'Grace@Example.com',
  email_verified: true,
  name: ' Grace Hopper ',
  picture: 'https://pictures.example/grace.png',
}
const EXPECTED = { issuer: 'https://accounts.google.com', audiences: ['web', 'app'], nonce: 'n', now }
const GRACE = {
  subject: '1234567890',
  email: 'grace@example.com',
  emailVerified: true,
  name: 'Grace Hopper',
  picture: 'https://pictures.example/grace.png',
}

const keys = () => Promise.resolve(published)

async function token(claims: object = {}, key: CryptoKey = privateKey, kid = 'k'): Promise<string> {
  const all = Object.entries({ ...CLAIMS, ...claims }).filter(([, value]) => value !== undefined)
  return new SignJWT(Object.fromEntries(all)).setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' }).sign(key)
}

test('a good token tells who it is', async () => {
  expect(await verifyIdToken(await token(), keys, EXPECTED)).toEqual({ ok: true, identity: GRACE })
})

test.each(['https://accounts.google.com', 'accounts.google.com'])('Google may call itself %s', async (iss) => {
  expect(await verifyIdToken(await token({ iss }), keys, EXPECTED)).toMatchObject({ ok: true })
})

test('a nonce that nobody asked for does no harm', async () => {
  for (const claims of [{}, { nonce: undefined }]) {
    const verified = await verifyIdToken(await token(claims), keys, { ...EXPECTED, nonce: undefined })
    expect(verified).toMatchObject({ ok: true })
  }
})

test('what people are called and look like may be missing or odd', async () => {
  const odd = await token({ name: ' ', picture: 'javascript:alert(1)' })
  const none = await token({ name: undefined, picture: undefined })
  for (const each of [odd, none]) {
    const identity = { ...GRACE, name: undefined, picture: null }
    expect(await verifyIdToken(each, keys, EXPECTED)).toEqual({ ok: true, identity })
  }
})

test.each([false, undefined, 'true', 1])('an address is not verified by %j', async (value) => {
  const verified = await verifyIdToken(await token({ email_verified: value }), keys, EXPECTED)
  expect(verified).toEqual({ ok: true, identity: { ...GRACE, emailVerified: false } })
})

describe('a token is refused', () => {
  test.each([
    ['of another issuer', { iss: 'https://accounts.example' }, 'claim iss'],
    ['of an issuer over plain http', { iss: 'http://accounts.google.com' }, 'claim iss'],
    ['for another shop', { aud: 'other' }, 'claim aud'],
    ['for another shop too', { aud: ['web', 'other'] }, 'claims aud'],
    ['for nobody', { aud: undefined }, 'claim aud'],
    ['that has expired', { exp: seconds }, 'ERR_JWT_EXPIRED'],
    ['that never expires', { exp: undefined }, 'claim exp'],
    ['that begins later', { nbf: seconds + 60 }, 'claim nbf'],
    ['of another sign-in', { nonce: 'other' }, 'nonce'],
    ['of no sign-in', { nonce: undefined }, 'nonce'],
    ['of nobody', { sub: undefined }, 'claim sub'],
    ['of somebody without a name at Google', { sub: '' }, 'claims sub'],
    ['without an address', { email: undefined }, 'claims email'],
  ])('%s', async (_, claims, why) => {
    const verified = await verifyIdToken(await token(claims), keys, EXPECTED)
    expect(verified).toEqual({ ok: false, why: expect.stringContaining(why) })
  })

  test('that is not signed, or by somebody else, or with what everybody knows, or in another way than agreed', async () => {
    const [header = '', payload = '', signature = ''] = (await token()).split('.')
    const unsigned = `${base64({ alg: 'none' })}.${payload}.`
    const stripped = `${header}.${payload}.`
    const foreign = await token({}, stranger.privateKey)
    const changed = `${header}.${base64({ ...CLAIMS, sub: 'somebody else' })}.${signature}`
    const spki = await exportSPKI(publicKey)
    const input = `${base64({ alg: 'HS256', kid: 'k' })}.${payload}`
    const symmetric = `${input}.${createHmac('sha256', spki).update(input).digest('base64url')}`
    const otherwise = await new SignJWT(CLAIMS).setProtectedHeader({ alg: 'ES256', kid: 'e' }).sign(elliptic.privateKey)
    for (const text of [unsigned, stripped, foreign, changed, symmetric, otherwise, 'x', 'x.y.z', '']) {
      expect(await verifyIdToken(text, keys, EXPECTED), text).toMatchObject({ ok: false })
    }
  })
})

describe('a key that is not among the known ones', () => {
  test('is looked for among newer ones', async () => {
    const old = { keys: published.keys.map((key) => ({ ...key, kid: 'old' })) }
    const fetched = vi.fn((maxAgeMs?: number) => Promise.resolve(maxAgeMs === undefined ? old : published))
    expect(await verifyIdToken(await token(), fetched, EXPECTED)).toMatchObject({ ok: true })
    expect(fetched.mock.calls).toEqual([[], [60_000]])
  })

  test('is not trusted because somebody names it', async () => {
    const unknown = await token({}, stranger.privateKey, 'made up')
    expect(await verifyIdToken(unknown, keys, EXPECTED)).toEqual({ ok: false, why: 'ERR_JWKS_NO_MATCHING_KEY' })
  })
})

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
