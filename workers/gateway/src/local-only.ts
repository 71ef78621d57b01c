import { isLocal } from '@shop/shared/environment'
import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './app-env.ts'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Before addresses that exist on a developer's machine only, and there only under a name of the machine itself: no
 * configuration opens them on a public host, and no other site reaches them by pointing its own name to this machine.
 */
export const localOnly: MiddlewareHandler<AppEnv> = async function localOnly(c, next) {
  if (!isLocal(c.env) || !LOOPBACK.has(new URL(c.req.url).hostname)) return c.notFound()
  return next()
}
