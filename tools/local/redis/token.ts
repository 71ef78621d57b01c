import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Upstash's own text, as its troubleshooting page quotes it. */
export const UNAUTHORIZED = 'WRONGPASS invalid or missing auth token'

/** Whether the request carries the token, as `Authorization: Bearer` or as the documented `_token` parameter. */
export function isAuthorized(request: IncomingMessage, token: string): boolean {
  const header = request.headers.authorization
  const given = header === undefined ? tokenParameter(request.url ?? '/') : /^Bearer (.+)$/i.exec(header)?.[1]
  return given !== undefined && timingSafeEqual(digest(given), digest(token))
}

function tokenParameter(target: string): string | undefined {
  return new URLSearchParams(target.split('?', 2)[1]).get('_token') ?? undefined
}

/** Hashed first, because timingSafeEqual wants equal lengths and the length is a secret too. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
