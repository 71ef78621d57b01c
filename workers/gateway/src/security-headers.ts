import type { MiddlewareHandler } from 'hono'

/** What every answer carries; an accepted WebSocket has no headers that a browser would read. */
export const securityHeaders: MiddlewareHandler = async function securityHeaders(c, next) {
  await next()
  if (c.res.status === 101) return
  c.header('x-content-type-options', 'nosniff')
  c.header('referrer-policy', 'strict-origin-when-cross-origin')
}
