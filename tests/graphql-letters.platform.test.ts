import { beforeAll, describe, expect, inject, test } from 'vitest'
import { graphAt, LOGIN, OUTCOME, type Outcome, SESSIONS, UNAUTHENTICATED } from './support/graph.ts'
import { letter, letters, tokenIn } from './support/mailbox.ts'
import { newAccount } from './support/sign-in.ts'
import { type Person, signedIn, signedUp } from './support/things.ts'

const origin = inject('gatewayUrl')
const { ask, refusal, logIn, sessionsOf } = graphAt(origin)

let customer: Person
let other: Person

beforeAll(async () => {
  customer = await signedUp(origin, { name: 'Carla Customer' })
  other = await signedUp(origin)
})

describe('an address to be confirmed', () => {
  const VERIFY =
    'mutation ($token: String) { verifyEmail(token: $token) { success message code user { id verified } } }'
  const BY_TOKEN =
    'mutation ($token: String!) { verifyEmailByToken(token: $token) { success message code user { id } } }'
  const VALIDATE = 'query ($token: String!) { validateEmailToken(token: $token) { success message code email } }'
  const RESEND = `mutation { resendVerification ${OUTCOME} }`

  test('is not, with a token that nobody was sent', async () => {
    const failed = { success: false, code: 'BAD_USER_INPUT' }
    const unknown = (await ask(VALIDATE, undefined, { token: 'a'.repeat(43) })).value
    expect(unknown).toMatchObject({ ...failed, email: null })
    for (const token of ['', '.', '..', 'x', 'a'.repeat(300), '../../users', '%']) {
      expect((await ask(VALIDATE, undefined, { token })).value).toEqual(unknown)
    }
    for (const token of ['x', 'a'.repeat(300), '']) {
      expect((await ask(VERIFY, undefined, { token })).value).toMatchObject({ ...failed, user: null })
      expect((await ask(BY_TOKEN, undefined, { token })).value).toMatchObject({ ...failed, user: null })
    }
    expect((await ask(VERIFY, other.accessToken)).value).toMatchObject({ success: false, code: 'CONFLICT' })
    expect(await refusal(VERIFY)).toMatchObject(UNAUTHENTICATED)
  })

  test('is, with the one in the letter, and is told so ever after', async () => {
    const token = tokenIn(await letter(origin, 'Confirm your e-mail address', customer.email), 'verify-email')
    for (let round = 0; round < 2; round += 1) {
      expect((await ask(VALIDATE, undefined, { token })).value).toMatchObject({ success: true, email: customer.email })
    }
    const user = { id: customer.userId, verified: true }
    expect((await ask(VERIFY, undefined, { token })).value).toMatchObject({ success: true, code: null, user })
    const again = { success: true, message: expect.stringContaining('already verified') }
    expect((await ask(BY_TOKEN, undefined, { token })).value).toMatchObject({ ...again, user: { id: customer.userId } })
    expect((await ask(VALIDATE, undefined, { token })).value).toMatchObject(again)
    expect((await ask(VERIFY, customer.accessToken)).value).toMatchObject({ ...again, user })
    expect((await ask(RESEND, customer.accessToken)).value).toMatchObject({ success: false, code: 'CONFLICT' })
  })

  test('gets another letter on request, with a link to this shop only', async () => {
    const SEND = `mutation { sendVerificationEmail(source: "https://elsewhere.example") ${OUTCOME} }`
    for (const operation of [RESEND, SEND]) {
      expect((await ask(operation, other.accessToken)).value).toMatchObject({ success: true, code: null })
      expect(await refusal(operation)).toMatchObject(UNAUTHENTICATED)
    }
    const sent = await letters(origin, other.email)
    expect(new Set(sent.map((mail) => tokenIn(mail, 'verify-email'))).size).toBe(3)
    expect(JSON.stringify(sent)).not.toContain('elsewhere.example')
  })
})

describe('a password', () => {
  const CHANGE = `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) ${OUTCOME} }`
  const FORGOT = `mutation ($email: String!) {
    forgotPassword(email: $email, domain: "https://elsewhere.example") { success message resetToken resetUrl } }`
  const VALIDATE = 'query ($token: String!) { validateResetToken(token: $token) { success message code email } }'
  const RESET = `mutation ($token: String!, $newPassword: String, $password: String, $confirmPassword: String) {
    resetPassword(token: $token, newPassword: $newPassword, password: $password, confirmPassword: $confirmPassword)
    ${OUTCOME} }`

  test('is changed by who knows it, which ends the other sessions', async () => {
    const { password: currentPassword, accessToken: token } = customer
    const newPassword = newAccount().password
    const change = async (input: object) => (await ask<Outcome>(CHANGE, token, { input })).value
    for (const [field, input] of [
      ['currentPassword', { currentPassword: 'not mine', newPassword }],
      ['newPassword', { currentPassword, newPassword: 'short' }],
      ['newPassword', { currentPassword, newPassword: customer.email }],
    ] as const) {
      const message = expect.stringContaining(field)
      expect(await change(input)).toEqual({ success: false, code: 'BAD_USER_INPUT', message })
    }
    const elsewhere = await logIn(customer)
    expect(await change({ currentPassword, newPassword })).toMatchObject({ success: true, code: null })
    expect(await refusal(SESSIONS, elsewhere.accessToken)).toMatchObject(UNAUTHENTICATED)
    expect(await sessionsOf(token)).toHaveLength(1)
    const { email } = customer
    expect(await refusal(LOGIN, undefined, { input: { email, password: currentPassword } })).toMatchObject({
      code: 'UNAUTHENTICATED',
      reason: 'INVALID_CREDENTIALS',
    })
    customer.password = newPassword
    expect(await refusal(CHANGE, undefined, { input: { currentPassword, newPassword } })).toMatchObject(UNAUTHENTICATED)
  })

  test('that is forgotten is answered for alike, whether there is an account or not', async () => {
    const known = await ask(FORGOT, undefined, { email: customer.email })
    const unknown = await ask(FORGOT, undefined, { email: newAccount().email })
    expect(known.value).toMatchObject({ success: true, resetToken: null, resetUrl: null })
    expect(unknown).toEqual(known)
    expect(await refusal(FORGOT, undefined, { email: 'x' })).toMatchObject({ code: 'BAD_USER_INPUT' })
  })

  test('that is forgotten is replaced once with the link in the letter, which ends all sessions', async () => {
    const mail = await letter(origin, 'Choose a new password', customer.email)
    expect(JSON.stringify(mail)).not.toContain('elsewhere.example')
    const token = tokenIn(mail, 'reset-password')
    expect((await ask(VALIDATE, undefined, { token })).value).toMatchObject({ success: true, email: customer.email })
    const reset = async (given: object) => (await ask<Outcome>(RESET, undefined, { token, ...given })).value
    const failed = { success: false, code: 'BAD_USER_INPUT' }
    expect(await reset({ newPassword: 'short' })).toMatchObject(failed)
    expect(await reset({ password: 'a-good-new-secret', confirmPassword: 'another' })).toMatchObject(failed)
    expect(await reset({ token: 'x', newPassword: 'a-good-new-secret' })).toMatchObject(failed)

    const password = newAccount().password
    expect(await reset({ password, confirmPassword: password })).toMatchObject({ success: true, code: null })
    expect(await reset({ newPassword: 'a-good-new-secret' })).toMatchObject(failed)
    expect((await ask(VALIDATE, undefined, { token })).value).toMatchObject({ ...failed, email: null })
    expect(await refusal(SESSIONS, customer.accessToken)).toMatchObject(UNAUTHENTICATED)
    customer = await signedIn(origin, { email: customer.email, password })
  })
})
