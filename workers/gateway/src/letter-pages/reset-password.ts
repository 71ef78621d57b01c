import { html, type Html } from '@shop/shared/html'
import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import type { ServiceProblem } from '../service-problem.ts'
import { createServices, reply } from '../services.ts'
import { answerOf, faultOf, statusOf } from './answer.ts'
import { alert, deadLinkPage, field, letterPage, sentBy } from './letter-page.ts'

const RULES =
  '8 to 128 characters, of any kind. Not your e-mail address, nor the name in it, nor a password that everybody uses.'

/** /reset-password: asks for a new password whoever has opened the link in the letter. */
export async function showResetPassword(c: Context<AppEnv>): Promise<Response> {
  return formPage(c, c.req.query('token') ?? '')
}

/** Sets the password that the form was sent with. */
export async function submitResetPassword(c: Context<AppEnv>): Promise<Response> {
  const sent = await sentBy(c)
  const body = { token: sent('token'), newPassword: sent('newPassword'), confirmPassword: sent('confirmPassword') }
  const { auth } = createServices(c.env, c.var.call)
  const answer = await answerOf(reply(auth.POST('/api/auth/reset-password', { body })))
  return answer.ok ? donePage() : formPage(c, body.token, answer.problem)
}

async function formPage(c: Context<AppEnv>, token: string, problem?: ServiceProblem): Promise<Response> {
  const { auth } = createServices(c.env, c.var.call)
  const params = { path: { token } }
  const holder = token !== '' && (await answerOf(reply(auth.GET('/api/auth/validate-reset-token/{token}', { params }))))
  if (!holder || !holder.ok) return deadLinkPage(html`<p><a href="/forgot-password">Ask for another letter</a></p>`)
  const body = html`<p>For the account of <strong>${holder.value.email}</strong>.</p>
    ${problem ? alert(`Your password is still the old one. ${unnamed(problem)}`) : ''}
    ${form(token, holder.value.email, problem)}`
  return letterPage('Choose a new password', body, statusOf(problem))
}

/** What is wrong with the password is said below it, all else above the form. */
function unnamed(problem: ServiceProblem): string {
  return problem.errors === undefined ? problem.message : ''
}

/** The address is in it for programs that keep passwords. */
function form(token: string, email: string, problem: ServiceProblem | undefined): Html {
  const fault = problem && faultOf(problem, 'newPassword')
  const unlike = problem && faultOf(problem, 'confirmPassword')
  const password = { type: 'password', autocomplete: 'new-password' } as const
  return html`<form method="post" action="/reset-password">
    <input type="hidden" name="token" value="${token}" />
    <input type="email" name="email" value="${email}" autocomplete="username" readonly hidden />
    ${field({
      ...password,
      name: 'newPassword',
      label: 'New password',
      hint: RULES,
      minLength: 8,
      fault,
      focus: unlike === undefined,
    })}
    ${field({
      ...password,
      name: 'confirmPassword',
      label: 'New password again',
      fault: unlike,
      focus: unlike !== undefined,
    })}
    <button>Set the password</button>
  </form>`
}

function donePage(): Response {
  return letterPage(
    'Your new password is set',
    html`<p role="status">Whoever was signed in to the account is signed out, you included.</p>
      <p>
        Sign in with it: <code>POST /api/auth/login</code>, or <code>login</code> in <a href="/graphql">GraphiQL</a>.
      </p>`,
  )
}
