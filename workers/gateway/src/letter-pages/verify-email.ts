import { html } from '@shop/shared/html'
import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { createServices, reply } from '../services.ts'
import { answerOf } from './answer.ts'
import { deadLinkPage, letterPage } from './letter-page.ts'

/** /verify-email: confirms the address of whoever has opened the link in the letter, and says so. */
export async function showVerifyEmail(c: Context<AppEnv>): Promise<Response> {
  const { auth } = createServices(c.env, c.var.call)
  const token = c.req.query('token') ?? ''
  const answer = await answerOf(reply(auth.POST('/api/auth/verify-email-token', { body: { token } })))
  if (!answer.ok) {
    return deadLinkPage(
      html`<p>
        Sign in and ask for another letter: <code>POST /api/auth/resend-verification</code>, or
        <code>resendVerification</code> in <a href="/graphql">GraphiQL</a>.
      </p>`,
    )
  }
  const { message, user } = answer.value
  const before = message.includes('already verified')
  return letterPage(
    before ? 'Your address was confirmed before' : 'Your address is confirmed',
    html`<p role="status">
        <strong>${user.email}</strong> ${before ? 'is confirmed; there is nothing left to do.' : 'is yours.'}
      </p>
      <p>You can close this page and go on where you were.</p>`,
  )
}
