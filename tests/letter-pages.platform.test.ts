import { expect, inject, test } from 'vitest'
import { letter } from './support/mailbox.ts'
import { askAs, newAccount, type Tokens, visitor } from './support/sign-in.ts'

const origin = inject('gatewayUrl')

type Answer = Tokens & { code?: string; verified?: boolean }

const post = (path: string, body: object) => askAs<Answer>(origin, visitor(), 'POST', `/api/auth/${path}`, { body })
const get = (path: string, token: string) => askAs<Answer>(origin, visitor(), 'GET', `/api/auth/${path}`, { token })

/** Follows the only link of a letter, as if the web application were here. */
async function follow(subject: string, to: string) {
  const { text } = await letter(origin, subject, to)
  const [link = '', ...others] = text.match(/https?:\S+/g) ?? []
  expect(others).toEqual([])
  const { origin: shop, pathname, search } = new URL(link)
  expect(shop).toBe('https://shop.example')
  return opened(pathname + search)
}

/** A page, with the hidden fields of its form. */
async function opened(path: string, form?: Record<string, string>) {
  const init = form && { method: 'POST', body: new URLSearchParams(form) }
  const response = await fetch(origin + path, { ...init, headers: { 'cf-connecting-ip': visitor().address } })
  const text = await response.text()
  return {
    path,
    status: response.status,
    title: /<h1>(.*)<\/h1>/.exec(text)?.[1],
    token: /name="token" value="([\w-]+)"/.exec(text)?.[1] ?? '',
    text,
  }
}

test('the link in the letter to a new customer leads to a page that confirms the address', async () => {
  const account = newAccount()
  const { accessToken } = (await post('register', account)).body
  expect((await get('me', accessToken)).body.verified).toBe(false)
  const page = await follow('Confirm your e-mail address', account.email)
  expect([page.status, page.title]).toEqual([200, 'Your address is confirmed'])
  expect(page.text).toContain(account.email)
  expect((await get('me', accessToken)).body.verified).toBe(true)
  expect((await opened(page.path)).title).toBe('Your address was confirmed before')
})

test('who has forgotten the password comes to a new one by pages and a letter; the old one and its sessions end', async () => {
  const account = newAccount()
  const before = (await post('register', account)).body
  const asked = await opened('/forgot-password', { email: account.email })
  expect([asked.status, asked.title]).toEqual([200, 'Look into your mail'])

  const { title, token, path } = await follow('Choose a new password', account.email)
  expect(title).toBe('Choose a new password')
  const password = newAccount().password
  const weak = await opened('/reset-password', { token, newPassword: 'password1', confirmPassword: 'password1' })
  expect([weak.status, weak.text]).toEqual([400, expect.stringContaining('one of the commonest passwords')])
  const unlike = await opened('/reset-password', { token, newPassword: password, confirmPassword: 'another' })
  expect([unlike.status, unlike.text]).toEqual([400, expect.stringContaining('not the same as the new password')])
  expect((await get('sessions', before.accessToken)).status).toBe(200)

  const done = await opened('/reset-password', { token, newPassword: password, confirmPassword: password })
  expect([done.status, done.title]).toEqual([200, 'Your new password is set'])
  expect((await post('login', { ...account, password })).status).toBe(200)
  expect((await post('login', account)).body).toMatchObject({ code: 'INVALID_CREDENTIALS' })
  expect((await post('refresh', before)).body).toMatchObject({ code: 'INVALID_REFRESH_TOKEN' })
  expect((await get('sessions', before.accessToken)).status).toBe(401)
  expect(await opened(path)).toMatchObject({ status: 400, title: 'This link does not work' })
})
