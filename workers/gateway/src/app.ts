import { callFromRequest } from '@shop/shared/call'
import { docsPage } from '@shop/shared/docs'
import { isLocal } from '@shop/shared/environment'
import { errorResponse } from '@shop/shared/error-response'
import { methodNotAllowed, problem } from '@shop/shared/errors'
import { refuseHead } from '@shop/shared/refuse-head'
import { requestContext } from '@shop/shared/request-context'
import { Hono } from 'hono'
import type { AppEnv } from './app-env.ts'
import { limitCallers } from './caller-limit.ts'
import { corsByList } from './cors.ts'
import { graphqlRoute } from './graphql-route.ts'
import { gatewayHealth } from './health.ts'
import { showForgotPassword, submitForgotPassword } from './letter-pages/forgot-password.ts'
import { showResetPassword, submitResetPassword } from './letter-pages/reset-password.ts'
import { showVerifyEmail } from './letter-pages/verify-email.ts'
import { localOnly } from './local-only.ts'
import { mailboxRoute } from './mailbox-route.ts'
import { errorsPage } from './pages/errors.ts'
import { homePage } from './pages/home.ts'
import { OWNERS, passThrough } from './pass-through.ts'
import { callerHeaders } from './request-headers.ts'
import { securityHeaders } from './security-headers.ts'
import { type ServiceName, SERVICES } from './services.ts'

const TITLES: Record<ServiceName, string> = {
  auth: 'Accounts',
  product: 'Products',
  order: 'Orders',
  category: 'Categories',
  coupon: 'Coupons',
}

export const app = new Hono<AppEnv>()

app.use(requestContext('gateway', (request) => callFromRequest({ headers: callerHeaders(request) }, 'gateway')))
app.use(securityHeaders)
app.use('/graphql', corsByList)
app.use('/api/*', corsByList)
app.use(limitCallers)

app.all('/graphql', graphqlRoute)

for (const { path, service } of OWNERS) {
  app.all(path, (c) => passThrough(c.req.raw, c.env, c.var.call, service))
  app.all(`${path}/*`, (c) => passThrough(c.req.raw, c.env, c.var.call, service))
}

app.get('/', (c) => homePage({ mailbox: isLocal(c.env) }))
app.get('/docs', () => docsPage(SERVICES.map((name) => ({ name: TITLES[name], url: documentOf(name) }))))
app.get('/docs/errors', errorsPage)
for (const name of SERVICES) {
  app.get(documentOf(name), (c) => passThrough(c.req.raw, c.env, c.var.call, name, '/openapi.json'))
}
app.get('/dev/mailbox', localOnly, mailboxRoute)
app.get('/verify-email', localOnly, refuseHead, showVerifyEmail)
app.get('/reset-password', localOnly, showResetPassword)
app.post('/reset-password', localOnly, submitResetPassword)
app.get('/forgot-password', localOnly, showForgotPassword)
app.post('/forgot-password', localOnly, submitForgotPassword)
app.get('/health/live', (c) => c.json({ status: 'ok' }))
app.get('/health', (c) => gatewayHealth(c.env, c.var.call))

for (const path of ['/', '/docs', '/docs/errors', ...SERVICES.map(documentOf), '/health/live', '/health']) {
  app.all(path, refuseOthers('GET'))
}
for (const path of ['/dev/mailbox', '/verify-email']) app.all(path, localOnly, refuseOthers('GET'))
for (const path of ['/reset-password', '/forgot-password']) app.all(path, localOnly, refuseOthers('GET', 'POST'))

app.notFound((c) => problem('NOT_FOUND', c.var.call.requestId, { detail: 'There is no such address.' }))
app.onError((error, c) => errorResponse(error, c.var.call))

function documentOf(name: ServiceName): string {
  return `/docs/openapi/${name}.json`
}

/** What is left for after the routes of an address that has these methods. */
function refuseOthers(...methods: string[]) {
  return () => {
    throw methodNotAllowed(methods)
  }
}
