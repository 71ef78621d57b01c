import { expect, test } from 'vitest'
import { newRefreshToken, refreshTokenHash } from './refresh-token.ts'

test('a refresh token is 256 random bits, and never the same twice', () => {
  const tokens = Array.from({ length: 100 }, newRefreshToken)
  for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/)
  expect(new Set(tokens).size).toBe(100)
})

test('what is stored of it is its SHA-256', () => {
  expect(refreshTokenHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
