import { expect, test } from 'vitest'
import { challengeOf, newAttempt, seal, unseal } from './attempt.ts'
import { attemptCookie, attemptIn } from './cookie.ts'

const SECRET = 'GOCSPX-of-the-shop'
const now = new Date('2026-06-01T12:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000)
const goal = { returnTo: 'https://shop.example/account', clientState: 'tab 1' }

test('a sealed attempt is opened as it was, until it is too old', async () => {
  const attempt = newAttempt(goal)
  const sealed = await seal(attempt, SECRET, now, 600)
  expect(await unseal(sealed, SECRET, later(599))).toEqual(attempt)
  expect(await unseal(sealed, SECRET, later(600))).toBeNull()
})

test('an attempt without a page to return to stays one', async () => {
  const attempt = newAttempt({ returnTo: undefined, clientState: undefined })
  expect(await unseal(await seal(attempt, SECRET, now, 600), SECRET, now)).toEqual(attempt)
})

test('what was sealed with another secret, was changed, or is none of ours is not opened', async () => {
  const sealed = await seal(newAttempt(goal), SECRET, now, 600)
  expect(await unseal(await seal(newAttempt(goal), 'another', now, 600), SECRET, now)).toBeNull()
  const last = sealed.at(-5) === 'A' ? 'B' : 'A'
  expect(await unseal(sealed.slice(0, -5) + last + sealed.slice(-4), SECRET, now)).toBeNull()
  const unsigned = `${base64({ alg: 'none' })}.${base64({ ...newAttempt(goal), exp: 9_999_999_999 })}.`
  for (const text of ['x', 'a.b.c.d.e', unsigned]) expect(await unseal(text, SECRET, now)).toBeNull()
})

test('whoever sees a sealed attempt learns nothing of it, and no two attempts are alike', async () => {
  const attempt = newAttempt(goal)
  const sealed = await seal(attempt, SECRET, now, 600)
  const readable = sealed.split('.').map((part) => Buffer.from(part, 'base64url').toString())
  for (const secret of Object.values(attempt)) expect(readable.join()).not.toContain(secret)
  const { state, nonce, verifier } = newAttempt(goal)
  const secrets = [attempt.state, attempt.nonce, attempt.verifier, state, nonce, verifier]
  expect(new Set(secrets).size).toBe(secrets.length)
  // RFC 7636, 4.1.
  for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/)
})

test('the challenge of a verifier is that of RFC 7636, appendix B', () => {
  expect(challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
})

test('the longest attempt fits into a cookie, and is found in it again', async () => {
  const longest = newAttempt({ returnTo: `https://shop.example/${'x'.repeat(979)}`, clientState: '"'.repeat(500) })
  const sealed = await seal(longest, SECRET, now, 600)
  const cookie = attemptCookie(sealed, 600)
  expect(cookie.length).toBeLessThan(4_096)
  expect(cookie).toMatch(/^__Host-[\w-]+=[\w.-]+; Path=\/; Max-Age=600; HttpOnly; Secure; SameSite=Lax$/)
  const sent = cookie.split(';')[0] ?? ''
  for (const cookies of [sent, `theme=dark; ${sent}; lang=en`]) expect(attemptIn(cookies)).toBe(sealed)
  for (const cookies of [undefined, '', 'theme=dark', `not${sent}`]) expect(attemptIn(cookies)).toBeUndefined()
})

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
