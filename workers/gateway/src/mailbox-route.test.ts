import { expect, test, vi } from 'vitest'
import { app } from './app.ts'
import { envOf, problemResponse } from './testing/env.ts'

vi.spyOn(console, 'info').mockReturnValue()
vi.spyOn(console, 'error').mockReturnValue()

const HOSTILE = `"><script>alert('x')</script>`
const MAILS = [
  {
    to: 'ada@shop.example',
    subject: `Reset ${HOSTILE}`,
    text: `Open (https://shop.example/reset-password?token=a&b=c). ${HOSTILE}`,
    html: `<p title="it's">Hello ${HOSTILE}</p>`,
    at: '2026-11-22T19:47:04.123Z',
  },
  {
    to: 'casey+1@shop.example',
    subject: 'Welcome',
    text: 'Hello',
    html: '<p>Hello</p>',
    at: '2026-11-22T19:47:03.123Z',
  },
]

/** Auth with these mails; `asked` gets what it is asked. */
function withMails(mails: object[], vars: Partial<Env> = {}, asked: string[] = []) {
  const auth = (request: Request) => {
    asked.push(new URL(request.url).pathname + new URL(request.url).search)
    return Response.json(mails, { headers: { 'cache-control': 'no-store' } })
  }
  return envOf({ auth }, vars)
}

test('JSON is what the auth service has, filter and all', async () => {
  const asked: string[] = []
  const env = withMails(MAILS, {}, asked)
  const response = await app.request('/dev/mailbox?to=a%40b', { headers: { accept: 'application/json' } }, env)
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.json()).toEqual(MAILS)
  expect(asked).toEqual(['/dev/mailbox?to=a%40b'])
})

test.each([undefined, '*/*', 'text/html,application/xhtml+xml,*/*;q=0.8'])(
  'with Accept %s it is a page',
  async (accept) => {
    const response = await app.request('/dev/mailbox', { headers: accept ? { accept } : {} }, withMails(MAILS))
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    )
  },
)

test('the page shows mails and runs nothing of them', async () => {
  const page = await (await app.request('/dev/mailbox', {}, withMails(MAILS))).text()
  expect(page).not.toContain('<script')
  expect(page).toContain('<strong>Reset &quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;</strong>')
  expect(page).toMatch(
    /sandbox="allow-popups allow-popups-to-escape-sandbox"\s+srcdoc="<base target=&quot;_blank&quot;>&lt;p /,
  )
  expect(page).toContain('&lt;p title=&quot;it&#39;s&quot;&gt;Hello &quot;&gt;&lt;script')
  expect(page).toContain('<a href="https://shop.example/reset-password?token=a&amp;b=c" target="_blank"')
  expect(page).toContain('<a href="/dev/mailbox?to=casey%2B1%40shop.example">casey+1@shop.example</a>')
  expect(page).toContain('<time datetime="2026-11-22T19:47:04.123Z">2026-11-22 19:47:04 UTC</time>')
  expect(page.match(/<details open>/g)).toHaveLength(1)
})

test('the page says so when there is no mail, or none to an address', async () => {
  const empty = await (await app.request('/dev/mailbox', {}, withMails([]))).text()
  expect(empty).toContain('There is no mail yet.')
  const none = await (await app.request('/dev/mailbox?to=%3Cb%3E', {}, withMails([]))).text()
  expect(none).toContain('There is no mail to <strong>&lt;b&gt;</strong>.')
  expect(none).toContain('value="&lt;b&gt;"')
  expect(none).toContain('<a href="/dev/mailbox">Show all</a>')
})

test.each([
  ['in production', 'http://127.0.0.1:8787/dev/mailbox', 'production'],
  ['where nobody said what this is', 'http://127.0.0.1:8787/dev/mailbox', ''],
  ['in an environment of another name', 'http://127.0.0.1:8787/dev/mailbox', 'staging'],
  ['on a public host, whatever its configuration says', 'https://shop.example/dev/mailbox', 'development'],
  ['under a name that somebody points here', 'http://127.0.0.1.evil.example:8787/dev/mailbox', 'development'],
])('%s there is no mailbox, and nobody is asked for one', async (_, url, ENVIRONMENT) => {
  const asked: string[] = []
  const response = await app.request(
    url,
    { headers: { accept: 'application/json' } },
    withMails(MAILS, { ENVIRONMENT }, asked),
  )
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ code: 'NOT_FOUND', detail: 'There is no such address.' })
  expect(asked).toEqual([])
})

test('the auth service is asked for it at no other address', async () => {
  const asked: string[] = []
  const env = withMails(MAILS, { ENVIRONMENT: 'production' }, asked)
  for (const path of [
    '/dev/mailbox/',
    '/api/dev/mailbox',
    '/api/auth/../../dev/mailbox',
    '/api/auth/%2e%2e/%2e%2e/dev/mailbox',
  ]) {
    await app.request(path, {}, env)
  }
  expect(asked).toEqual([])
})

test.each([
  ['development', true],
  ['production', false],
])('in %s the home page leads to it: %s', async (ENVIRONMENT, leads) => {
  const page = await (await app.request('/', {}, envOf({}, { ENVIRONMENT }))).text()
  expect(page.includes('href="/dev/mailbox"')).toBe(leads)
})

test('without the auth service it is a problem, as everywhere', async () => {
  const accept = { headers: { accept: 'text/html' } }
  expect((await app.request('/dev/mailbox', accept, envOf({}))).status).toBe(503)
  const failing = envOf({ auth: () => problemResponse(503, 'SERVICE_UNAVAILABLE') })
  const response = await app.request('/dev/mailbox', accept, failing)
  expect([response.status, response.headers.get('content-type')]).toEqual([503, 'application/problem+json'])
})
