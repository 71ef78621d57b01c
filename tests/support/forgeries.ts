import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

type Json = Record<string, unknown>

/** What a forger knows who has a good token of an admin and the public keys. */
export interface Known {
  /** Of the good token. */
  claims: Json
  /** A good token of an account without rights. */
  humble: string
  kid: string
  /** Of the other live key. */
  otherKid: string
  /** For the tokens that are right but for one claim or one header. */
  key: KeyObject
}

const now = () => Math.floor(Date.now() / 1_000)
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' })

/** The token from which all forgeries start, and which is accepted. */
export function goodToken(known: Known, change: Json = {}, header: Json = {}): string {
  return signed(known, { ...known.claims, ...change }, header)
}

/** Tokens that are good but for what their name says. */
export const FORGERIES: Record<string, (known: Known) => string> = {
  'the algorithm none': ({ claims, kid }) => `${encoded({ alg: 'none', typ: 'JWT', kid }, claims)}.`,
  'the algorithm none, written in another way': ({ claims, kid }) =>
    `${encoded({ alg: 'nOnE', typ: 'JWT', kid }, claims)}.`,
  'the algorithm none over a good signature': (known) =>
    `${encoded({ alg: 'none', typ: 'JWT', kid: known.kid }, known.claims)}.${parts(goodToken(known))[2]}`,
  'no algorithm': (known) => signed(known, known.claims, { alg: undefined }),
  'HS256 with the public key as text of a JWK': (known) =>
    hs256(known, JSON.stringify(publicKey(known).export({ format: 'jwk' }))),
  'HS256 with the public key as PEM': (known) =>
    hs256(known, publicKey(known).export({ format: 'pem', type: 'spki' }).toString()),
  'HS256 with the public key as DER': (known) => hs256(known, publicKey(known).export({ format: 'der', type: 'spki' })),
  'HS256 with an empty secret': (known) => hs256(known, ''),
  'another algorithm of the same key': (known) => signed(known, known.claims, { alg: 'ES384' }),
  'an unknown kid': (known) => signed(known, known.claims, { kid: 'unknown' }),
  'no kid': (known) => signed(known, known.claims, { kid: undefined }),
  'the kid of the other live key': (known) => signed(known, known.claims, { kid: known.otherKid }),
  'the signature of another key': (known) => signed({ ...known, key: stranger.privateKey }, known.claims),
  'another key, which it brings along': (known) =>
    signed({ ...known, key: stranger.privateKey }, known.claims, {
      jwk: stranger.publicKey.export({ format: 'jwk' }),
    }),
  'another key, to which it points': (known) =>
    signed({ ...known, key: stranger.privateKey }, known.claims, { jku: 'https://keys.example/jwks.json', kid: 'x' }),
  'a signature of zeros': (known) => withSignature(known, Buffer.alloc(64)),
  'no signature': (known) => withSignature(known, Buffer.alloc(0)),
  'an extension that must be understood': (known) => signed(known, known.claims, { crit: ['x'], x: 1 }),
  'another type': (known) => signed(known, known.claims, { typ: 'refresh+jwt' }),
  'no type': (known) => signed(known, known.claims, { typ: undefined }),
  'another issuer': (known) => goodToken(known, { iss: 'https://auth.elsewhere.example' }),
  'no issuer': (known) => goodToken(known, { iss: undefined }),
  'another audience': (known) => goodToken(known, { aud: ['another-shop'] }),
  'no audience': (known) => goodToken(known, { aud: undefined }),
  'an end in the past': (known) => goodToken(known, { exp: now() - 1 }),
  'no end': (known) => goodToken(known, { exp: undefined }),
  'an end that is no number': (known) => goodToken(known, { exp: '9999999999' }),
  'a beginning in the future': (known) => goodToken(known, { nbf: now() + 60 }),
  'no subject': (known) => goodToken(known, { sub: undefined }),
  'a subject that is no id': (known) => goodToken(known, { sub: 'x' }),
  'no session': (known) => goodToken(known, { sid: undefined }),
  'a session that is no id': (known) => goodToken(known, { sid: '' }),
  'no role': (known) => goodToken(known, { role: undefined }),
  'a role that there is not': (known) => goodToken(known, { role: 'root' }),
  'no id of its own': (known) => goodToken(known, { jti: undefined }),
  'a role that was raised after signing': ({ humble }) => tampered(humble, { role: 'admin' }),
  'an account that was changed after signing': ({ humble, claims }) =>
    tampered(humble, { sub: claims['sub'], sid: claims['sid'], role: 'admin' }),
  'an end that was put off after signing': (known) =>
    tampered(goodToken(known, { exp: now() - 1 }), { exp: now() + 60 }),
  'its end cut off': (known) => goodToken(known).slice(0, -4),
  'its first half only': (known) => goodToken(known).slice(0, goodToken(known).length / 2),
  'five parts, as if it were encrypted': (known) => [...parts(goodToken(known)), 'AAAA', 'AAAA'].join('.'),
  'a payload that is no JSON': ({ key, kid }) => overText({ alg: 'ES256', typ: 'JWT', kid }, 'admin', key),
  'letters that are no base64': () => '%%%.%%%.%%%',
}

/** What is no `Authorization: Bearer <token>` at all, around a good token. */
export const NO_BEARERS: Record<string, (token: string) => Record<string, string>> = {
  'no header': () => ({}),
  'an empty header': () => ({ authorization: '' }),
  'the scheme alone': () => ({ authorization: 'Bearer' }),
  'the token alone': (token) => ({ authorization: token }),
  'another scheme': (token) => ({ authorization: `Token ${token}` }),
  'the scheme of passwords': () => ({ authorization: `Basic ${Buffer.from('admin:admin').toString('base64')}` }),
  'two tokens': (token) => ({ authorization: `Bearer ${token} ${token}` }),
  'two headers': (token) => ({ authorization: `Bearer ${token}, Bearer ${token}` }),
  'a token in quotes': (token) => ({ authorization: `Bearer "${token}"` }),
  'a cookie': (token) => ({ cookie: `access_token=${token}; authorization=Bearer ${token}` }),
}

function signed({ key, kid }: Known, claims: Json, header: Json = {}): string {
  return overText({ alg: 'ES256', typ: 'JWT', kid, ...header }, JSON.stringify(claims), key)
}

function overText(header: Json, payload: string, key: KeyObject): string {
  const text = `${base64(JSON.stringify(header))}.${base64(payload)}`
  return `${text}.${base64(sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }))}`
}

function hs256({ claims, kid }: Known, secret: string | Buffer): string {
  const text = encoded({ alg: 'HS256', typ: 'JWT', kid }, claims)
  return `${text}.${base64(createHmac('sha256', secret).update(text).digest())}`
}

function withSignature(known: Known, signature: Buffer): string {
  const [header, payload] = parts(goodToken(known))
  return `${header}.${payload}.${base64(signature)}`
}

function tampered(token: string, change: Json): string {
  const [header, payload = '', signature] = parts(token)
  const claims: Json = JSON.parse(Buffer.from(payload, 'base64url').toString())
  return `${header}.${base64(JSON.stringify({ ...claims, ...change }))}.${signature}`
}

function publicKey({ key }: Known): KeyObject {
  return createPublicKey(createPrivateKey(key.export({ format: 'pem', type: 'pkcs8' })))
}

function encoded(header: Json, claims: Json): string {
  return `${base64(JSON.stringify(header))}.${base64(JSON.stringify(claims))}`
}

function base64(text: string | Buffer): string {
  return Buffer.from(text).toString('base64url')
}

function parts(token: string): string[] {
  return token.split('.')
}
