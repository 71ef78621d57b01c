import fc from 'fast-check'
import { z } from 'zod'
import { expect, test } from 'vitest'
import { emailAddress } from './email.ts'

test.each([
  ['ada@example.com', ['  Ada@EXAMPLE.com\n']],
  ['jörg@xn--mnchen-3ya.example', ['jörg@münchen.example', 'JÖRG@MÜNCHEN.example', 'Jo\u0308rg@mu\u0308nchen.example']],
  ['jörg@xn--mnchen-3ya.example', ['jörg@xn--mnchen-3ya.example', 'jörg@XN--Mnchen-3YA.example']],
  ['почта@xn--e1afmkfd.xn--p1ai', ['почта@пример.рф']],
  ['用户@xn--fsqu00a.xn--4rr70v', ['用户@例子.广告']],
  ["o'hara+shop@mail.example.co", ["O'Hara+Shop@mail.example.co"]],
])('%s is one address in all its spellings', (address, spellings) => {
  expect(spellings.map(emailAddress)).toEqual(spellings.map(() => address))
  expect(emailAddress(address)).toBe(address)
})

test.each([
  '',
  'ada',
  '@example.com',
  'ada@',
  'ada@example',
  'ada@.example',
  'ada@@example.com',
  '.ada@example.com',
  'ada.@example.com',
  'a..da@example.com',
  'a da@example.com',
  'ada@example.com, eve@example.com',
  'Ada <ada@example.com>',
  'ada@example.com\r\nBcc: eve@example.com',
  'ada\u0000@example.com',
  'ada\u202e@example.com',
  'ada\u200b@example.com',
  'ada@example.com:80',
  'ada@example.com/path',
  'ada@eve@example.com',
  'ada@ex%61mple.com',
  'ada@127.1',
  'ada@[127.0.0.1]',
  `ada@${'x'.repeat(250)}.com`,
])('%j is none', (text) => {
  expect(emailAddress(text)).toBeNull()
})

test('at most 254 characters count, those of the domain as it is sent', () => {
  const local = 'x'.repeat(64)
  const domain = `${'y'.repeat(61)}.${'z'.repeat(61)}.${'w'.repeat(61)}.com`
  expect(emailAddress(`${local.slice(0, 64)}@${domain}`)).toHaveLength(254)
  expect(emailAddress(`${local}x@${domain}`)).toBeNull()
  expect(emailAddress(`${local}@${domain.replace('y', 'ü')}`)).toBeNull()
})

test('whatever zod takes for an address is one here, and its spelling stays', () => {
  const labels = fc.array(fc.stringMatching(/^[a-z0-9]{1,8}$/), { minLength: 1, maxLength: 3 })
  const address = fc
    .tuple(fc.stringMatching(/^[a-z0-9_'+.-]{1,12}$/), labels, fc.stringMatching(/^[a-z]{2,6}$/))
    .map(([local, names, top]) => `${local}@${names.join('.')}.${top}`)
  fc.assert(
    fc.property(address, (text) => {
      expect(emailAddress(text)).toBe(z.email().safeParse(text).success ? text : null)
    }),
  )
})
