import { expect, test } from 'vitest'
import { app } from './app.ts'
import { envOf } from './testing/env.ts'

async function allowed(origin: string, ENVIRONMENT: string): Promise<string | null> {
  const headers = { origin, 'access-control-request-method': 'POST' }
  const response = await app.request('/graphql', { method: 'OPTIONS', headers }, envOf({}, { ENVIRONMENT }))
  return response.headers.get('access-control-allow-origin')
}

test.each(['http://localhost:3000', 'http://127.0.0.1:5173', 'https://localhost', 'http://[::1]:8080'])(
  'a web client at %s may call the platform of its developer, and no other',
  async (origin) => {
    expect(await allowed(origin, 'development')).toBe(origin)
    for (const environment of ['production', 'staging', 'local', '']) {
      expect(await allowed(origin, environment)).toBeNull()
    }
  },
)

test.each([
  'http://localhost.evil.example',
  'http://localhost:3000.evil.example',
  'http://evil.example#localhost',
  'http://127.0.0.1.evil.example:80',
  'http://192.168.0.7:3000',
  'file://localhost',
  'null',
])('the origin %s is none of the machine itself', async (origin) => {
  expect(await allowed(origin, 'development')).toBeNull()
})
