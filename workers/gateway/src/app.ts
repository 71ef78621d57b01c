import { callFromRequest } from '@shop/shared/call'
import { docsPage } from '@shop/shared/docs'
import { isLocal } from '@shop/shared/environment'
import { errorResponse } from '@shop/shared/error-response'
import { problem } from '@shop/shared/errors'
import { requestContext } from '@shop/shared/request-context'
import { Hono } from 'hono'
import type { AppEnv } from './app-env.ts'
import { corsByList } from './cors.ts'
import { graphqlRoute } from './graphql-route.ts'
import { gatewayHealth } from './health.ts'
import { mailboxRoute } from './mailbox-route.ts'
import { errorsPage } from './pages/errors.ts'
import { homePage } from './pages/home.ts'
import { OWNERS, passThrough } from './pass-through.ts'
import { callerHeaders } from './request-headers.ts'
import { securityHeaders } from './security-headers.ts'
import { SERVICES } from './services.ts'

const TITLES: Record<(typeof SERVICES)[number], string> = {
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

app.all('/graphql', graphqlRoute)

for (const { path, service } of OWNERS) {
  app.all(path, (c) => passThrough(c.req.raw, c.env, c.var.call, service))
  app.all(`${path}/*`, (c) => passThrough(c.req.raw, c.env, c.var.call, service))
}

app.get('/', (c) => homePage({ mailbox: isLocal(c.env) }))
app.get('/docs', () => docsPage(SERVICES.map((name) => ({ name: TITLES[name], url: `/docs/openapi/${name}.json` }))))
app.get('/docs/errors', errorsPage)
for (const name of SERVICES) {
  app.get(`/docs/openapi/${name}.json`, (c) => passThrough(c.req.raw, c.env, c.var.call, name, '/openapi.json'))
}
app.get('/dev/mailbox', mailboxRoute)
app.get('/health/live', (c) => c.json({ status: 'ok' }))
app.get('/health', (c) => gatewayHealth(c.env, c.var.call))

app.notFound((c) => problem('NOT_FOUND', c.var.call.requestId, { detail: 'There is no such address.' }))
app.onError((error, c) => errorResponse(error, c.var.call))
