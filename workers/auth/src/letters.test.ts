import { expect, test } from 'vitest'
import { googleLinkedLetter, passwordChangedLetter, resetLetter, verificationLetter } from './letters.ts'

const reader = { name: '<b>Ada & "Co"', email: 'ada@example.com' }

test('a letter leads to the configured shop only, with the token and nothing of the reader’s in the address', () => {
  const { text, html } = verificationLetter(reader, 'https://shop.example/', 'to/ken+1', 48)
  expect(text).toContain('https://shop.example/verify-email?token=to%2Fken%2B1\n')
  expect(html).toContain('href="https://shop.example/verify-email?token=to%2Fken%2B1"')
  expect(resetLetter(reader, 'https://shop.example', 'abc', 60).text).toContain(
    'https://shop.example/reset-password?token=abc',
  )
})

test('a name is text in it, whatever it holds', () => {
  const { text, html } = resetLetter(reader, 'https://shop.example', 'abc', 60)
  expect(text).toContain('Hello <b>Ada & "Co",')
  expect(html).toContain('Hello &lt;b&gt;Ada &amp; &quot;Co&quot;,')
  expect(html).not.toContain('<b>Ada')
})

test.each(['http://evil.example', 'win at evil.example now', 'Ada\n\nYou have won', 'eve@evil.example', 'tel:123'])(
  'the name %j, of which a mail program could make a link or a text of its own, stays out of it',
  (name) => {
    const ada = { ...reader, name }
    for (const { text, html } of [
      verificationLetter(ada, 'https://shop.example', 'abc', 48),
      passwordChangedLetter(ada, 'everybody'),
      googleLinkedLetter(ada, 'https://shop.example', 'kept'),
    ]) {
      expect(text).toMatch(/^Hello,\n/)
      expect(html).toContain('<p>Hello,</p>')
      expect(text + html).not.toContain(name)
    }
  },
)

test.each(['Ada', 'Ada King-Noel, Countess of L.', 'J. R. O’Hara', 'Åsa Öberg', '山田 太郎'])(
  '%s is greeted by name',
  (name) => {
    expect(passwordChangedLetter({ ...reader, name }, 'everybody').text).toMatch(`Hello ${name},\n`)
  },
)

test.each([
  ['kept', 'Your password goes on working', 'is deleted'],
  ['taken', 'The password that the account had before is deleted', 'goes on working'],
] as const)('of a link with Google it says that the password was %s', (password, said, unsaid) => {
  const { to, text, html } = googleLinkedLetter(reader, 'https://shop.example/', password)
  expect(to).toBe(reader.email)
  for (const part of [text, html]) {
    expect(part).toContain(said)
    expect(part).not.toContain(unsaid)
  }
  const addresses = (text + html).match(/https?:[^\s"<]*/g)
  expect(new Set(addresses)).toEqual(new Set(['https://shop.example/forgot-password']))
  expect(html).toContain('Hello &lt;b&gt;Ada &amp; &quot;Co&quot;,')
})

test('somebody whose name Google does not tell is greeted without one', () => {
  const { text } = googleLinkedLetter({ email: reader.email }, 'https://shop.example', 'kept')
  expect(text).toMatch(/^Hello,\n/)
})
