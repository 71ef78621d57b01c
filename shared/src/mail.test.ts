import { expect, test } from 'vitest'
import { Mail, senderOf } from './mail.ts'
import { writeLetter } from './mail-letter.ts'

const mail = { to: 'casey@shop.example', subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' }

test.each([
  ['a second recipient', { to: 'a@shop.example, b@shop.example' }],
  ['a header in the address', { to: 'a@shop.example\r\nBcc: b@shop.example' }],
  ['a name around the address', { to: 'Casey <casey@shop.example>' }],
  ['a header in the subject', { subject: 'Hello\r\nBcc: b@shop.example' }],
  ['an empty subject', { subject: '' }],
  ['a text that is too long', { text: 'x'.repeat(100_001) }],
])('%s is refused', (_, change) => {
  expect(Mail.safeParse(mail).success).toBe(true)
  expect(Mail.safeParse({ ...mail, ...change }).success).toBe(false)
})

test('a sender is an address, or a name and an address', () => {
  expect(senderOf('no-reply@shop.example')).toBe('no-reply@shop.example')
  expect(senderOf('<no-reply@shop.example>')).toBe('no-reply@shop.example')
  expect(senderOf('The Shop <no-reply@shop.example>')).toEqual({ name: 'The Shop', email: 'no-reply@shop.example' })
})

test('the text of a letter says it all, as it was given', () => {
  const { text } = writeLetter({
    to: 'casey@shop.example',
    subject: 'Your new password',
    paragraphs: ['Hello Tom & "Co" <b>,', 'choose a new password.'],
    action: { label: 'Choose a password', url: new URL('https://shop.example/reset-password?token=a&b=c') },
    footnote: 'It was not you? Then do nothing.',
  })
  expect(text).toBe(`Hello Tom & "Co" <b>,

choose a new password.

Choose a password:
https://shop.example/reset-password?token=a&b=c

It was not you? Then do nothing.
`)
})

test('the HTML of a letter holds what was given as text only', () => {
  const attack = `"><script>alert('1')</script><a href='https://evil.example'>&amp;`
  const { html } = writeLetter({
    to: 'casey@shop.example',
    subject: attack,
    paragraphs: [attack],
    action: { label: attack, url: new URL(`https://shop.example/x?token=${attack}&y=1`) },
    footnote: attack,
  })
  expect(html).not.toContain('<script')
  expect(html).not.toContain("href='https://evil")
  expect(html.match(/&quot;&gt;&lt;script&gt;alert\(&#39;1&#39;\)&lt;\/script&gt;/g)).toHaveLength(4)
  expect(html.match(/href="[^"]*"/g)).toEqual([
    'href="https://shop.example/x?token=%22%3E%3Cscript%3Ealert(%271%27)%3C/script%3E%3Ca%20href=%27https://evil.example%27%3E&amp;amp;&amp;y=1"',
  ])
})

test('a letter that could be two mails is not written', () => {
  expect(() => writeLetter({ to: 'a@b.example', subject: 'Hello\nBcc: c@d.example', paragraphs: ['x'] })).toThrow()
})
