import { callFromRequest } from '@shop/shared/call'
import { newId } from '@shop/shared/id'
import { expect, test } from 'vitest'
import { Session } from './session.schema.ts'
import { newSession, originOf, sessionToWire } from './session.ts'

const now = new Date('2026-01-01T12:00:00Z')
const account = { userId: newId(), sessionGeneration: 3 }
const session = newSession(newId(), account, 'family.secret', { device: 'curl', country: null }, now, 60)

test('a session belongs to the generation of its account and lives as long as its refresh token', () => {
  expect(session).toMatchObject({ userId: account.userId, generation: 3, lastSeenAt: now })
  expect(JSON.stringify(session)).not.toMatch(/family\.|secret/)
  expect(session.expiresAt).toEqual(new Date('2026-01-01T12:01:00Z'))
})

test('on the wire it tells whether it is the current one, and nothing of its token', () => {
  const wire = sessionToWire(session, session.id)
  expect(Session.strict().parse(wire)).toEqual(wire)
  expect(wire.current).toBe(true)
  expect(sessionToWire(session, newId()).current).toBe(false)
})

test.each([
  ['2026-01-01T12:00:00Z', '2026-01-01T12:00:00Z'],
  ['2026-01-01T12:59:59.999Z', '2026-01-01T12:00:00Z'],
  ['2026-01-01T13:00:00Z', '2026-01-01T13:00:00Z'],
])('that it was seen at %s is told as %s, which no refresh shows in', (seen, told) => {
  const { lastSeenAt } = sessionToWire({ ...session, lastSeenAt: new Date(seen) }, session.id)
  expect(new Date(lastSeenAt)).toEqual(new Date(told))
})

test('it was never seen before it was opened, as far as anybody is told', () => {
  const createdAt = new Date('2026-01-01T12:34:56.789Z')
  const wire = sessionToWire({ ...session, createdAt, lastSeenAt: new Date('2026-01-01T12:40:00Z') }, session.id)
  expect(wire.lastSeenAt).toBe(wire.createdAt)
})

test.each([
  ['2026-01-30T23:59:59.999Z', '2026-01-31T00:00:00Z'],
  ['2026-01-31T00:00:00Z', '2026-01-31T00:00:00Z'],
  ['2026-01-31T00:00:00.001Z', '2026-02-01T00:00:00Z'],
])('its end at %s is told as %s, which no refresh shows in, and is not put too early', (end, told) => {
  const { expiresAt } = sessionToWire({ ...session, expiresAt: new Date(end) }, session.id)
  expect(new Date(expiresAt)).toEqual(new Date(told))
})

test('a request comes from the device of its User-Agent and the country that the gateway names, if any', () => {
  const origin = (headers: Record<string, string>) =>
    originOf(callFromRequest({ headers: new Headers(headers) }, 'auth'))
  expect(origin({ 'user-agent': 'curl/8.14.1', 'cf-ipcountry': 'NO' })).toEqual({ device: 'curl', country: 'NO' })
  expect(origin({})).toEqual({ device: null, country: null })
})
