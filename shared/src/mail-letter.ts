import { html } from './html.ts'
import { Mail } from './mail.ts'

/** What a letter says, as plain text: names and the like may hold anything. */
export interface Letter {
  to: string
  subject: string
  paragraphs: readonly string[]
  /** What the reader shall do; stands below the paragraphs. */
  action?: { label: string; url: URL }
  /** Small print below everything. */
  footnote?: string
}

/** A letter as a mail whose text and HTML say the same. Throws if the result is no `Mail`. */
export function writeLetter(letter: Letter): Mail {
  const { to, subject } = letter
  return Mail.parse({ to, subject, text: asText(letter), html: asHtml(letter) })
}

function asText({ paragraphs, action, footnote }: Letter): string {
  const parts = [...paragraphs, action && `${action.label}:\n${action.url.href}`, footnote]
  return `${parts.filter((part) => part !== undefined).join('\n\n')}\n`
}

/** Styles stand at the elements, for many mail programs drop style sheets. */
function asHtml({ subject, paragraphs, action, footnote }: Letter): string {
  const button =
    'display:inline-block;padding:12px 20px;border-radius:6px;background:#1f4fd8;color:#fff;text-decoration:none'
  const small = 'font-size:14px;color:#555;overflow-wrap:anywhere'
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${subject}</title>
      </head>
      <body style="margin:0;padding:24px;background:#fff;color:#1b1b1b;font:16px/1.5 system-ui,sans-serif">
        <div style="max-width:560px;margin:0 auto">
          ${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
          ${
            action
              ? html`<p><a href="${action.url.href}" style="${button}">${action.label}</a></p>
                  <p style="${small}">If the button does not work, open this address: ${action.url.href}</p>`
              : ''
          }
          ${footnote === undefined ? '' : html`<p style="${small}">${footnote}</p>`}
        </div>
      </body>
    </html> `.toString()
}
