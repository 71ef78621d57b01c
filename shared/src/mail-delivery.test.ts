import { expect, test } from 'vitest'
import { providerDelivery } from './mail-delivery.ts'

const mail = { to: 'casey@shop.example', subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' }

/** The platform's binding, as far as composed mails go. */
function binding(send: (message: object) => Promise<unknown>): SendEmail {
  return { send } as SendEmail
}

function failing(code: string | undefined, message: string) {
  return providerDelivery(
    binding(() => Promise.reject(Object.assign(new Error(message), code && { code }))),
    'no-reply@shop.example',
  )
}

test('the provider gets the mail, its sender, and an id by which repeats are known', async () => {
  const sent: object[] = []
  const delivery = providerDelivery(
    binding(async (message) => sent.push(message)),
    'The Shop <no-reply@shop.example>',
  )
  expect(await delivery.deliver(mail, 'id-1')).toEqual({ ok: true })
  const from = { name: 'The Shop', email: 'no-reply@shop.example' }
  expect(sent).toEqual([{ ...mail, from, headers: { 'X-Entity-Ref-ID': 'id-1' } }])
})

test.each(['E_RECIPIENT_SUPPRESSED', 'E_CONTENT_TOO_LARGE'])('%s is final', async (code) => {
  expect(await failing(code, 'no').deliver(mail, 'id')).toEqual({ ok: false, code })
})

test.each([
  'E_DELIVERY_FAILED',
  'E_RATE_LIMIT_EXCEEDED',
  'E_DAILY_LIMIT_EXCEEDED',
  'E_INTERNAL_SERVER_ERROR',
  'E_SENDER_NOT_VERIFIED',
  'E_VALIDATION_ERROR',
  'E_SOMETHING_NEW',
  undefined,
])('after %s the mail is tried again', async (code) => {
  await expect(failing(code, 'not now').deliver(mail, 'id')).rejects.toThrow(`${code ?? 'Error'} not now`)
})

test('an error names no address', async () => {
  const delivered = failing('E_X', 'cannot send to <casey@shop.example>.').deliver(mail, 'id')
  await expect(delivered).rejects.toThrow('cannot send to …')
  await expect(delivered).rejects.not.toHaveProperty('cause')
})
