import { type Call, callHeaders } from '@shop/shared/call'
import { Refusal } from '@shop/shared/errors'
import { forwardedHeaders } from './request-headers.ts'
import { bindingOf, type ServiceName } from './services.ts'

/** The service that owns each part of the REST surface. */
export const OWNERS: readonly { path: string; service: ServiceName }[] = [
  { path: '/.well-known/jwks.json', service: 'auth' },
  { path: '/api/auth', service: 'auth' },
  { path: '/api/users', service: 'auth' },
  { path: '/api/sellers', service: 'auth' },
  { path: '/api/addresses', service: 'auth' },
  { path: '/api/products', service: 'product' },
  { path: '/api/reviews', service: 'product' },
  { path: '/api/orders', service: 'order' },
  { path: '/api/categories', service: 'category' },
  { path: '/api/coupons', service: 'coupon' },
]

/** The one address that reads a cookie, by which it knows the browser that was sent to Google. */
const READS_COOKIES = '/api/auth/google/callback'

/**
 * Hands a request to the service that owns it and its answer back as it is: streamed, WebSockets and events included.
 * No deadline here and no repetition: the service keeps the one in the header, and a stream may outlast it.
 */
export async function passThrough(request: Request, env: Env, call: Call, service: ServiceName, path?: string) {
  const headers = forwardedHeaders(request.headers, { cookies: new URL(request.url).pathname === READS_COOKIES })
  for (const [name, value] of Object.entries(callHeaders(call))) headers.set(name, value)
  const target = path === undefined ? request : new Request(new URL(path, request.url), request)
  try {
    return await bindingOf(env, service).fetch(new Request(target, { headers, redirect: 'manual' }))
  } catch (cause) {
    const detail = `The ${service} service does not answer; try again in a moment.`
    throw new Refusal('SERVICE_UNAVAILABLE', { detail }, { cause })
  }
}
