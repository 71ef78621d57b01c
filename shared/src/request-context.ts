import type { MiddlewareHandler } from 'hono'
import { type Call, callFromRequest } from './call.ts'

interface CallEnv {
  Variables: { call: Call }
}

/** Gives a request its call, returns the call's ids to the client, and logs one line when it is answered. */
export function requestContext(
  service: string,
  callOf: (request: Request) => Call = (request) => callFromRequest(request, service),
): MiddlewareHandler<CallEnv> {
  return async function requestContext(c, next) {
    const started = Date.now()
    const call = callOf(c.req.raw)
    c.set('call', call)
    await next()
    c.header('x-request-id', call.requestId)
    c.header('traceparent', call.traceparent)
    call.log.info('request', {
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      ms: Date.now() - started,
    })
  }
}
