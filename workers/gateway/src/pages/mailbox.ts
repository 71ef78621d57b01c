import { html, type Html } from '@shop/shared/html'
import type { ReceivedMail } from '@shop/shared/mail'
import { page } from './page.ts'

const STYLE = `
  form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center }
  input { flex: 1 1 10rem; max-width: 24rem; min-width: 0 }
  input, button { font: inherit; padding: .35rem .6rem }
  details { border: 1px solid GrayText; border-radius: .5rem; margin-block: .75rem }
  summary { padding: .75rem; overflow-wrap: anywhere; cursor: pointer }
  small { display: block }
  time { white-space: nowrap }
  .parts { display: grid; gap: 1rem; padding: 0 .75rem .75rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)) }
  h2 { font-size: 1rem; margin: 0 }
  iframe { background: #fff; border: 1px solid GrayText; box-sizing: border-box; color-scheme: light; height: 24rem; resize: vertical; width: 100% }
  pre { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap }
`

/** Links end before the punctuation of the sentence that they stand in. */
const LINK = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/

/** The mails as a page, newest first; `to` is the address that it is filtered by. */
export function mailboxPage(mails: readonly ReceivedMail[], to: string | undefined): Response {
  const addresses = [...new Set(mails.map((mail) => mail.to))].sort()
  const body = html`<form>
      <label for="to">Mail to</label>
      <input id="to" name="to" type="search" list="addresses" value="${to ?? ''}" placeholder="any address" />
      <datalist id="addresses">${addresses.map((address) => html`<option value="${address}"></option>`)}</datalist>
      <button>Show</button>
      ${to === undefined ? '' : html`<a href="/dev/mailbox">Show all</a>`}
    </form>
    ${mails.length === 0 ? emptiness(to) : mails.map((mail, index) => entry(mail, index === 0))}`
  return page('Mailbox', body, { style: STYLE, form: true, cacheControl: 'no-store' })
}

function emptiness(to: string | undefined): Html {
  return to === undefined
    ? html`<p>
        There is no mail yet. What the shop writes lands here instead of in the world: register an account, or ask for a
        new password, and reload this page.
      </p>`
    : html`<p>There is no mail to <strong>${to}</strong>.</p>`
}

/** The HTML part is shown as its reader would see it: without scripts, and without this page's origin. */
function entry({ to, subject, text, html: markup, at }: ReceivedMail, open: boolean): Html {
  return html`<details${open ? html` open` : ''}>
        <summary>
          <strong>${subject}</strong>
          <small>to <a href="/dev/mailbox?to=${encodeURIComponent(to)}">${to}</a> at <time datetime="${at}">${inUtc(at)}</time></small>
        </summary>
        <div class="parts">
          <section>
            <h2>HTML</h2>
            <iframe title="${subject}, as HTML" loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox"
              srcdoc="<base target=&quot;_blank&quot;>${markup}"></iframe>
          </section>
          <section>
            <h2>Text</h2>
            <pre>${withLinks(text)}</pre>
          </section>
        </div>
      </details>`
}

function inUtc(at: string): string {
  return `${at.slice(0, 19).replace('T', ' ')} UTC`
}

function withLinks(text: string): Html[] {
  return text
    .split(LINK)
    .map((part, index) =>
      index % 2 === 1 ? html`<a href="${part}" target="_blank" rel="noreferrer">${part}</a>` : html`${part}`,
    )
}
