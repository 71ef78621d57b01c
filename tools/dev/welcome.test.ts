import { expect, test } from 'vitest'
import { welcome } from './welcome.ts'

const account = (email: string) => ({ email, password: `secret of ${email}` })
const started = {
  origin: 'http://127.0.0.1:8787',
  whole: true,
  accounts: {
    admin: account('admin@shop.example'),
    seller: account('seller@shop.example'),
    customer: account('customer@shop.example'),
  },
  accountFile: '/shop/.data/demo-accounts.json',
  passwords: false,
  ms: 8_123,
}

test('a start ends with addresses, accounts and the ready line', () => {
  expect(welcome(started)).toBe(`
  Shop       http://127.0.0.1:8787
  GraphiQL   http://127.0.0.1:8787/graphql
  REST       http://127.0.0.1:8787/docs
  Mailbox    http://127.0.0.1:8787/dev/mailbox
  Health     http://127.0.0.1:8787/health

  admin      admin@shop.example
  seller     seller@shop.example
  customer   customer@shop.example
  passwords  /shop/.data/demo-accounts.json

started in 8.1 s
ready http://127.0.0.1:8787
`)
})

test('passwords are shown only where they are asked for', () => {
  expect(welcome(started)).not.toContain('secret')
  expect(welcome({ ...started, passwords: true })).toContain(
    '  admin      admin@shop.example      secret of admin@shop.example\n',
  )
})

test('a Worker alone has no accounts and no mailbox', () => {
  const text = welcome({ ...started, whole: false, accounts: undefined })
  expect(text).toBe(`
  REST       http://127.0.0.1:8787/docs
  Health     http://127.0.0.1:8787/health

started in 8.1 s
ready http://127.0.0.1:8787
`)
})
