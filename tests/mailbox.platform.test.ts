import { expect, inject, test } from 'vitest'

const mailbox = (query: string, accept: string) =>
  fetch(`${inject('gatewayUrl')}/dev/mailbox${query}`, { headers: { accept } })

test('the local mailbox answers through the front door, as a page and as JSON', async () => {
  const page = await mailbox('', 'text/html')
  expect(page.status).toBe(200)
  expect(await page.text()).toContain('<h1>Mailbox</h1>')
  const json = await mailbox('?to=nobody@shop.example', 'application/json')
  expect(json.headers.get('cache-control')).toBe('no-store')
  expect(await json.json()).toEqual([])
})

test('no service answers for it at any other path', async () => {
  for (const path of ['/api/auth/dev/mailbox', '/api/auth/%2e%2e/%2e%2e/dev/mailbox/', '/dev/mailbox/all', '/dev']) {
    expect((await fetch(`${inject('gatewayUrl')}${path}`)).status).toBe(404)
  }
})
