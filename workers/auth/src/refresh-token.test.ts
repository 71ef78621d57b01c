import { expect, test } from 'vitest'
import { newSecret } from './random-secret.ts'
import { familyHash, newRefreshToken, refreshTokenHash, successorOf } from './refresh-token.ts'

test('a refresh token is a family of 128 random bits and a secret of 256, and never the same twice', () => {
  const tokens = Array.from({ length: 100 }, newRefreshToken)
  for (const token of tokens) expect(token).toMatch(/^[\w-]{22}\.[\w-]{43}$/)
  for (const part of [0, 1]) expect(new Set(tokens.map((token) => token.split('.')[part])).size).toBe(100)
})

test('what is stored of it is its SHA-256, and that of its family', () => {
  expect(refreshTokenHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  expect(familyHash('abc.secret')).toBe(refreshTokenHash('abc'))
})

test('a successor is the same for the same token and salt, another for any other, and stays in the family', () => {
  const [token, salt] = [newRefreshToken(), newSecret()]
  const successor = successorOf(token, salt)
  expect(successorOf(token, salt)).toBe(successor)
  expect(successor).toMatch(/^[\w-]{22}\.[\w-]{43}$/)
  expect(familyHash(successor)).toBe(familyHash(token))
  const others = [successorOf(token, newSecret()), successorOf(newRefreshToken(), salt), successorOf(successor, salt)]
  expect(new Set([token, successor, ...others]).size).toBe(5)
})

test('the secret of a successor is HMAC-SHA256 of the salt, keyed by the token', () => {
  // RFC 4231, test case 2.
  const secret = Buffer.from('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843', 'hex')
  expect(successorOf('Jefe', 'what do ya want for nothing?')).toBe(`Jefe.${secret.toString('base64url')}`)
})
