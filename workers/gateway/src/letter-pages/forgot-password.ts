import { html } from '@shop/shared/html'
import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import type { ServiceProblem } from '../service-problem.ts'
import { createServices, reply } from '../services.ts'
import { answerOf, faultOf, statusOf } from './answer.ts'
import { alert, field, letterPage, sentBy } from './letter-page.ts'

/** /forgot-password: asks for the address to which a link to a new password is mailed. */
export function showForgotPassword(): Response {
  return formPage('')
}

/** Has the letter mailed that the form asks for. */
export async function submitForgotPassword(c: Context<AppEnv>): Promise<Response> {
  const email = (await sentBy(c))('email')
  const { auth } = createServices(c.env, c.var.call)
  const answer = await answerOf(reply(auth.POST('/api/auth/forgot-password', { body: { email } })))
  if (!answer.ok) return formPage(email, answer.problem)
  return letterPage(
    'Look into your mail',
    html`<p role="status">
        If there is an account with the address <strong>${email}</strong>, a letter with a link is on its way to it.
      </p>
      <p><a href="/dev/mailbox?to=${encodeURIComponent(email)}">Open the mailbox</a></p>`,
  )
}

function formPage(email: string, problem?: ServiceProblem): Response {
  const fault = problem && faultOf(problem, 'email')
  const body = html`<p>A letter with a link leads you to a new one.</p>
    ${problem ? alert(fault === undefined ? problem.message : 'No letter was sent.') : ''}
    <form method="post" action="/forgot-password">
      ${field({
        name: 'email',
        label: 'Your e-mail address',
        type: 'email',
        autocomplete: 'username',
        value: email,
        fault,
        focus: true,
      })}
      <button>Send the letter</button>
    </form>`
  return letterPage('Forgot your password?', body, statusOf(problem))
}
