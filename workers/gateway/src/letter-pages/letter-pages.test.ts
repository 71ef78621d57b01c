import { expect, test, vi } from 'vitest'
import { app } from '../app.ts'
import { envOf, problemResponse } from '../testing/env.ts'

vi.spyOn(console, 'info').mockReturnValue()
vi.spyOn(console, 'error').mockReturnValue()

const ORIGIN = 'http://127.0.0.1:8787'
const HOSTILE = `"><script>alert('x')</script>`
const ESCAPED = '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;'
const PAGES = ['/verify-email?token=t', '/reset-password?token=t', '/forgot-password']

interface Asked {
  method: string
  path: string
  body: unknown
}

/** Auth with these answers by path; `asked` gets what it is asked. */
function withAuth(answers: Record<string, Response>, vars: Partial<Env> = {}, asked: Asked[] = []) {
  const auth = async (request: Request) => {
    const { pathname } = new URL(request.url)
    const text = await request.text()
    asked.push({ method: request.method, path: pathname, body: text === '' ? undefined : JSON.parse(text) })
    const answer = Object.entries(answers).find(([part]) => pathname.includes(part))?.[1]
    return answer?.clone() ?? problemResponse(404, 'NOT_FOUND')
  }
  return envOf({ auth }, vars)
}

const holder = Response.json({ success: true, message: 'This link can be used.', email: `${HOSTILE}@shop.example` })
const badInput = (field: string, message: string) =>
  problemResponse(400, 'BAD_USER_INPUT', { errors: [{ field, message }] })
const deadLink = problemResponse(400, 'INVALID_TOKEN')

async function open(path: string, env: Env, form?: Record<string, string>) {
  const init = form && { method: 'POST', body: new URLSearchParams(form) }
  const response = await app.request(ORIGIN + path, init, env)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

test.each([
  ['This address is already verified.', 'Your address was confirmed before'],
  ['Your address is verified.', 'Your address is confirmed'],
])('of "%s" the page says: %s', async (message, title) => {
  const asked: Asked[] = []
  const verified = Response.json({ success: true, message, user: { email: HOSTILE } })
  const page = await open('/verify-email?token=a%2Bb', withAuth({ 'verify-email-token': verified }, {}, asked))
  expect(page.status).toBe(200)
  expect(page.text).toContain(`<h1>${title}</h1>`)
  expect(page.text).toContain(`<strong>${ESCAPED}</strong>`)
  expect(asked).toEqual([{ method: 'POST', path: '/api/auth/verify-email-token', body: { token: 'a+b' } }])
})

test('a look at the link of a letter before anybody follows it confirms nothing', async () => {
  const asked: Asked[] = []
  const looked = await app.request(`${ORIGIN}/verify-email?token=t`, { method: 'HEAD' }, withAuth({}, {}, asked))
  expect([looked.status, looked.headers.get('allow'), asked]).toEqual([405, 'GET', []])
})

test.each(['/verify-email', '/verify-email?token=old', '/reset-password', '/reset-password?token=old'])(
  'at %s nothing happens but that the reader is told how to go on',
  async (path) => {
    const env = withAuth({ 'verify-email-token': deadLink, 'validate-reset-token': deadLink })
    const page = await open(path, env)
    expect(page.status).toBe(400)
    expect(page.text).toContain('<h1>This link does not work</h1>')
    expect(page.text).toMatch(path.startsWith('/verify') ? /resend-verification/ : /href="\/forgot-password"/)
    expect(page.text).not.toContain('<form')
  },
)

test('the page for a new password asks for it twice, for the account that the link belongs to', async () => {
  const asked: Asked[] = []
  const page = await open(
    `/reset-password?token=${encodeURIComponent(HOSTILE)}`,
    withAuth({ validate: holder }, {}, asked),
  )
  expect(page.status).toBe(200)
  expect(page.text).toContain(`For the account of <strong>${ESCAPED}@shop.example</strong>`)
  expect(page.text).toContain(`name="token" value="${ESCAPED}"`)
  expect(page.text.match(/autocomplete="new-password"/g)).toHaveLength(2)
  expect(asked).toMatchObject([{ method: 'GET' }])
})

test('it sends them as they were typed, and says what to do next', async () => {
  const asked: Asked[] = []
  const env = withAuth({ 'reset-password': Response.json({ success: true, message: 'set' }) }, {}, asked)
  const form = { token: 't', newPassword: ' a+b&ü ', confirmPassword: 'c d' }
  const page = await open('/reset-password', env, form)
  expect(page.status).toBe(200)
  expect(page.text).toContain('<h1>Your new password is set</h1>')
  expect(page.text).toContain('Sign in')
  expect(asked).toEqual([{ method: 'POST', path: '/api/auth/reset-password', body: form }])
})

test.each([
  ['newPassword', 'must have at least 8 characters'],
  ['confirmPassword', 'is not the same as the new password'],
])('a fault of %s stands at its field, where the reader goes on; no password comes back', async (field, message) => {
  const env = withAuth({ validate: holder, 'reset-password': badInput(field, message) })
  const page = await open('/reset-password', env, { token: 't', newPassword: 'secret-1', confirmPassword: 'secret-2' })
  expect(page.status).toBe(400)
  const [input = ''] = new RegExp(`<input\\s+id="${field}"[^>]*>`).exec(page.text) ?? []
  expect(input).toContain('aria-invalid="true"')
  expect(input).toContain('autofocus')
  expect(input).toMatch(new RegExp(`aria-describedby="[^"]*${field}-fault"`))
  expect(page.text).toContain(`id="${field}-fault">It ${message}.</p>`)
  expect(page.text.match(/aria-invalid/g)).toHaveLength(2)
  expect(page.text).not.toContain('secret-')
})

test('a link that was used while the form was open is a dead one', async () => {
  const env = withAuth({ 'validate-reset-token': deadLink, '/reset-password': deadLink })
  const page = await open('/reset-password', env, { token: 't', newPassword: 'a', confirmPassword: 'a' })
  expect([page.status, page.text]).toEqual([400, expect.stringContaining('<h1>This link does not work</h1>')])
})

test('a letter is asked for by its address, which the answer leads to in the mailbox', async () => {
  const asked: Asked[] = []
  const accepted = Response.json({ success: true, message: 'on its way' }, { status: 202 })
  const page = await open('/forgot-password', withAuth({ forgot: accepted }, {}, asked), { email: 'a+b@shop.example' })
  expect(page.text).toContain('<h1>Look into your mail</h1>')
  expect(page.text).toContain('href="/dev/mailbox?to=a%2Bb%40shop.example"')
  expect(asked).toMatchObject([{ path: '/api/auth/forgot-password', body: { email: 'a+b@shop.example' } }])
})

test.each([
  [badInput('email', 'must be an e-mail address'), 400, 'It must be an e-mail address.'],
  [problemResponse(429, 'RATE_LIMITED'), 429, 'about RATE_LIMITED'],
])('a letter that is not sent is asked for again, and the reader told why: %#', async (refusal, status, why) => {
  const page = await open('/forgot-password', withAuth({ forgot: refusal }), { email: HOSTILE })
  expect([page.status, page.text]).toEqual([status, expect.stringContaining(why)])
  expect(page.text).toContain('role="alert"')
  expect(page.text).toContain(`value="${ESCAPED}"`)
})

test('each page runs nothing, is kept by nobody, and labels whatever it asks for', async () => {
  const verified = Response.json({ success: true, message: 'Your address is verified.', user: { email: 'a@b.c' } })
  for (const path of PAGES) {
    const { status, headers, text } = await open(path, withAuth({ 'verify-email': verified, validate: holder }))
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    )
    expect(text).not.toContain('<script')
    for (const [, id] of text.matchAll(/<input\s+id="(\w+)"/g)) expect(text).toContain(`<label for="${id}">`)
  }
})

test.each([
  ['in production', ORIGIN, 'production'],
  ['where nobody said what this is', ORIGIN, ''],
  ['on a public host, whatever its configuration says', 'https://shop.example', 'development'],
  ['under a name that somebody points here', 'http://127.0.0.1.evil.example:8787', 'development'],
])('%s there are no such pages, and nobody is asked anything', async (_, origin, ENVIRONMENT) => {
  const asked: Asked[] = []
  const env = withAuth({ validate: holder }, { ENVIRONMENT }, asked)
  for (const method of ['GET', 'POST']) {
    for (const path of PAGES) {
      const body = method === 'POST' ? new URLSearchParams({ token: 't', email: 'a@b.c' }) : null
      const response = await app.request(origin + path, { method, body }, env)
      expect([response.status, await response.json()]).toMatchObject([404, { code: 'NOT_FOUND' }])
    }
  }
  expect(asked).toEqual([])
})

test('without the auth service it is a problem, as everywhere', async () => {
  for (const path of PAGES.slice(0, 2)) {
    const { status, headers } = await open(path, envOf({}))
    expect([status, headers.get('content-type')]).toEqual([503, 'application/problem+json'])
  }
})
