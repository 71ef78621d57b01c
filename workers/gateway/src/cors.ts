import { isLocal } from '@shop/shared/environment'
import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import type { AppEnv } from './app-env.ts'

const REQUEST_HEADERS = [
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'last-event-id',
  'prefer',
  'traceparent',
  'x-graphql-yoga-csrf',
  'x-request-id',
]

const RESPONSE_HEADERS = [
  'etag',
  'idempotency-replayed',
  'location',
  'preference-applied',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'traceparent',
  'x-request-id',
]

const MAX_AGE_SECONDS = 600

/** Where web clients run while they are developed, whatever their port. */
const LOOPBACK = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/

const allowed = cors({
  origin: (origin, { env }) => (mayCall(origin, env) ? origin : null),
  credentials: true,
  allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowHeaders: REQUEST_HEADERS,
  exposeHeaders: RESPONSE_HEADERS,
  maxAge: MAX_AGE_SECONDS,
})

/**
 * Lets the pages of the listed origins (CORS_ORIGINS, comma-separated) call with credentials, and on a developer's
 * machine those that it serves itself; nobody else's.
 */
export const corsByList: MiddlewareHandler<AppEnv> = (c, next) =>
  // Browsers do not apply CORS to WebSockets, and an accepted upgrade must stay as it is.
  c.req.header('upgrade') === undefined ? allowed(c, next) : next()

function mayCall(origin: string, env: Env): boolean {
  return originsOf(env.CORS_ORIGINS).includes(origin) || (isLocal(env) && LOOPBACK.test(origin))
}

function originsOf(list: string): string[] {
  return list.split(',').flatMap((origin) => origin.trim() || [])
}
