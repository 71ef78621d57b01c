import type { MiddlewareHandler } from 'hono'
import { methodNotAllowed } from './errors.ts'

/** Before a GET that changes something, since Hono answers HEAD by running the handler of GET. */
export const refuseHead: MiddlewareHandler = async function refuseHead(c, next) {
  if (c.req.method === 'HEAD') throw methodNotAllowed(['GET'])
  await next()
}
