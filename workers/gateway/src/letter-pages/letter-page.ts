import { html, type Html } from '@shop/shared/html'
import type { Context } from 'hono'
import { page } from '../pages/page.ts'

const STYLE = `
  main { max-width: 34rem }
  form { display: grid; gap: 1.25rem }
  label { display: block; font-weight: 600 }
  input, button { box-sizing: border-box; font: inherit; min-height: 2.75rem; padding: .4rem .75rem }
  input { width: 100% }
  button { justify-self: start }
  strong, p { overflow-wrap: anywhere }
  .hint { margin: 0 0 .35rem }
  .fault { color: light-dark(#b3001b, #ff9c9c); font-weight: 600; margin: .35rem 0 0 }
  [role=alert] { margin-bottom: 1.25rem }
  [aria-invalid] { border: 2px solid light-dark(#b3001b, #ff9c9c) }
  footer { border-top: 1px solid GrayText; font-size: .875rem; margin-top: 2.5rem }
`

/**
 * A page to which letters lead. In the shop they are pages of its web application; these stand in for them on a
 * developer's machine, where `APP_URL` is the gateway itself.
 */
export function letterPage(title: string, body: Html, status = 200): Response {
  const all = html`${body}
    <footer>
      <p>
        This page stands in for one of the web application: set <code>APP_URL</code> to lead letters to yours. Read the
        letters in the <a href="/dev/mailbox">mailbox</a>.
      </p>
    </footer>`
  return page(title, all, { style: STYLE, form: true, cacheControl: 'no-store', status })
}

/** For a link that cannot be used; the services do not tell whether it ever could. */
export function deadLinkPage(next: Html): Response {
  const why = html`<p role="status">
    It is not complete, was used before, or has expired: a link works for as long as its letter says.
  </p>`
  return letterPage('This link does not work', html`${why}${next}`, 400)
}

interface Field {
  name: string
  label: string
  type: 'email' | 'password'
  autocomplete: string
  hint?: string
  value?: string
  minLength?: number
  /** What is wrong with it, in words that follow `It`. */
  fault?: string | undefined
  focus?: boolean
}

export function field({ name, label, type, autocomplete, hint, value = '', minLength, fault, focus }: Field): Html {
  const notes = [hint !== undefined && `${name}-hint`, fault !== undefined && `${name}-fault`].filter(Boolean)
  return html`<div>
    <label for="${name}">${label}</label>
    ${hint === undefined ? '' : html`<p class="hint" id="${name}-hint">${hint}</p>`}
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      value="${value}"
      autocomplete="${autocomplete}"
      ${minLength === undefined ? '' : html`minlength="${minLength}"`}
      ${notes.length === 0 ? '' : html`aria-describedby="${notes.join(' ')}"`}
      ${fault === undefined ? '' : html`aria-invalid="true"`}
      ${focus ? html`autofocus` : ''}
      required
    />
    ${fault === undefined ? '' : html`<p class="fault" id="${name}-fault">It ${fault}.</p>`}
  </div>`
}

/** What is said above a form that was sent in vain. */
export function alert(text: string): Html {
  return html`<p class="fault" role="alert">${text}</p>`
}

/** What a form of these was sent with, by the names of its fields; what is missing is empty. */
export async function sentBy({ req }: Context): Promise<(name: string) => string> {
  const sent = new URLSearchParams(await req.text())
  return (name) => sent.get(name) ?? ''
}
