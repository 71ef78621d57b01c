import { ReceivedMail } from '@shop/shared/mail'
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import type { AppEnv } from './app-env.ts'
import { mailboxPage } from './pages/mailbox.ts'
import { passThrough } from './pass-through.ts'

/** /dev/mailbox: the mails of the local platform, as a page or as JSON. They hold the links that open accounts. */
export async function mailboxRoute(c: Context<AppEnv>): Promise<Response> {
  const answer = await passThrough(c.req.raw, c.env, c.var.call, 'auth')
  const supports = ['text/html', 'application/json']
  const type = accepts(c, { header: 'Accept', supports, default: 'text/html' })
  if (!answer.ok || type === 'application/json') return answer
  return mailboxPage(ReceivedMail.array().parse(await answer.json()), c.req.query('to') || undefined)
}
