import { expect, test, vi } from 'vitest'
import { app } from '../app.ts'

vi.spyOn(console, 'info').mockReturnValue()

/** A shop that has not registered anything at Google; whatever else these requests touched would fail. */
const NO_GOOGLE = {
  GOOGLE_ISSUER: 'http://127.0.0.1:1',
  GOOGLE_CLIENT_ID: '',
  GOOGLE_CLIENT_IDS: '',
  PUBLIC_URL: 'https://api.shop.example',
  RETURN_URLS: '',
  UPSTASH_REDIS_REST_URL: 'http://127.0.0.1:1',
  UPSTASH_REDIS_REST_TOKEN: 'none',
  VERSION: { id: 'test' },
  MAIL_QUEUE: { getByName: () => ({}) },
}

const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"idToken":"x.y.z"}' }

test.each([
  ['/api/auth/google', {}],
  ['/api/auth/google/callback?state=s&code=c', {}],
  ['/api/auth/google', json],
])('a shop without Google says so at %s', async (path, init) => {
  const response = await app.request(path, init, NO_GOOGLE)
  expect(response.status).toBe(503)
  expect(response.headers.get('set-cookie')).toBeNull()
  expect(await response.json()).toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    detail: expect.stringContaining('not configured'),
  })
})

test('a shop that returns people nowhere refuses every page', async () => {
  const response = await app.request('/api/auth/google?returnTo=https://api.shop.example/', {}, NO_GOOGLE)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ field: 'returnTo' }] })
})
