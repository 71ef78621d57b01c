import { isLocal } from '@shop/shared/environment'
import { ReceivedMail } from '@shop/shared/mail'
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import type { AppEnv } from './app-env.ts'
import { mailboxPage } from './pages/mailbox.ts'
import { passThrough } from './pass-through.ts'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * /dev/mailbox: the mails of the local platform, as a page or as JSON. They hold the links that open accounts, so the
 * address exists on a developer's machine only, and there only under a name of the machine itself: no configuration
 * opens it on a public host, and no other site reaches it by pointing its own name to this machine.
 */
export async function mailboxRoute(c: Context<AppEnv>): Promise<Response> {
  if (!isLocal(c.env) || !LOOPBACK.has(new URL(c.req.url).hostname)) return c.notFound()
  const answer = await passThrough(c.req.raw, c.env, c.var.call, 'auth')
  const supports = ['text/html', 'application/json']
  const type = accepts(c, { header: 'Accept', supports, default: 'text/html' })
  if (!answer.ok || type === 'application/json') return answer
  return mailboxPage(ReceivedMail.array().parse(await answer.json()), c.req.query('to') || undefined)
}
