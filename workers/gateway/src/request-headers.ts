const FORWARDED = new Set([
  'accept',
  'accept-charset',
  'accept-encoding',
  'accept-language',
  'authorization',
  'cache-control',
  'cf-connecting-ip',
  'content-length',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'last-event-id',
  'origin',
  'prefer',
  'range',
  'traceparent',
  'upgrade',
  'user-agent',
  'x-request-id',
])

/**
 * The headers by which a client's call is read. Where it comes from is what Cloudflare says: a client's own idea of
 * that, of a deadline, or of anything else that Workers tell each other, is not heard.
 */
export function callerHeaders(request: Request): Headers {
  const headers = forwardedHeaders(request.headers)
  const country = request.cf?.country
  if (typeof country === 'string') headers.set('cf-ipcountry', country)
  return headers
}

/**
 * What of a client's headers the Workers behind may see: nothing hop-by-hop, nothing unknown, and none by which
 * Workers speak among themselves, such as x-deadline-ms.
 */
export function forwardedHeaders(headers: Headers, { cookies = false } = {}): Headers {
  const forwarded = [...headers].filter(
    ([name]) => FORWARDED.has(name) || name.startsWith('sec-websocket-') || (cookies && name === 'cookie'),
  )
  return new Headers(forwarded)
}
