import type { MiddlewareHandler } from 'hono'
import { type Call, callFromRequest } from './call.ts'

interface CallEnv {
  Variables: { call: Call }
}

/** Gives a request its call, returns its ids and what was added for the answer, and logs one line when it is answered. */
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
    for (const [name, value] of call.answer) c.header(name, value)
    call.log.info('request', {
      method: c.req.method,
      path: withoutTokens(c.req.path),
      status: c.res.status,
      ms: Date.now() - started,
    })
  }
}

/** Mailed tokens come in paths; nothing else that is as long does. */
function withoutTokens(path: string): string {
  return path.replaceAll(/[\w-]{32,}/g, '…')
}
