import { isLocal } from '@shop/shared/environment'
import type { Context } from 'hono'
import type { Deps } from '../deps.ts'

/**
 * The local mailbox as JSON, for the gateway's page of it. No part of the REST surface: it is in no document, the
 * gateway passes no other path to it, and outside a developer's machine it does not exist.
 */
export async function devMailbox(c: Context<{ Bindings: Env; Variables: { deps: Deps } }>) {
  if (!isLocal(c.env)) return c.notFound()
  c.header('cache-control', 'no-store')
  return c.json(await c.var.deps.mail.received(c.req.query('to')))
}
