import { OpenAPIHono, z } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import type { TokenSettings } from './actor.ts'
import type { Call } from './call.ts'
import { complaint } from './complaint.ts'
import { docsPage } from './docs.ts'
import { errorResponse, invalidInput } from './error-response.ts'
import { methodNotAllowed, Refusal } from './errors.ts'
import { type Checks, healthResponse } from './health.ts'
import type { AppEnv, Operation } from './operation.ts'
import { requestContext } from './request-context.ts'

const MAX_BODY_BYTES = 1024 * 1024

export interface ServiceEnv extends TokenSettings {
  VERSION: { id: string }
}

export interface Service<E extends ServiceEnv, D> {
  name: string
  title: string
  /** The composition root: what the handlers of one request use. Work given to `waitUntil` may outlast the answer. */
  deps(env: E, call: Call, waitUntil: (work: Promise<unknown>) => void): D
  checks(deps: D): Checks
  /** In the order in which paths are matched: fixed segments before parameters. */
  operations: readonly Operation<D, E>[]
}

/**
 * A service as an HTTP application: its operations, and around them what every service has: request id, log,
 * one shape of errors, 404 and 405, /health, /openapi.json and /docs.
 */
export function createApp<E extends ServiceEnv, D>(service: Service<E, D>): OpenAPIHono<AppEnv<D, E>> {
  // For every schema of this Worker: the validators leave no room for it in their calls.
  z.config({ customError: complaint })
  const app = new OpenAPIHono<AppEnv<D, E>>({
    defaultHook: (result) => {
      if (!result.success) throw invalidInput(result.target, result.error.issues)
    },
  })

  app.use(requestContext(service.name))
  app.use(async function composition(c, next) {
    const waitUntil = (work: Promise<unknown>) => c.executionCtx.waitUntil(work)
    c.set('deps', service.deps(c.env, c.var.call, waitUntil))
    await next()
  })
  const limitBody = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: () => refuse(new Refusal('PAYLOAD_TOO_LARGE')) })
  const streamed = new Set(service.operations.filter((operation) => operation.streamed).map(addressOf))
  app.use(function limitUnlessStreamed(c, next) {
    return streamed.has(addressOf(c.req)) ? next() : limitBody(c, next)
  })

  app.get('/health/live', (c) => c.json({ status: 'ok' }))
  app.get('/health', (c) => healthResponse(c.env, service.checks(c.var.deps)))
  app.get('/docs', () => docsPage([{ name: service.title, url: '/openapi.json' }]))
  app.get('/openapi.json', (c) => c.json(openApiDocument(app, service.title)))

  for (const operation of service.operations) operation.register(app)
  for (const [path, methods] of methodsByPath(service.operations)) {
    app.all(path, () => refuse(methodNotAllowed(methods)))
  }

  app.notFound(() => refuse(new Refusal('NOT_FOUND', { detail: 'There is no such address.' })))
  app.onError((error, c) => errorResponse(error, c.var.call))
  return app
}

/** The OpenAPI 3.0 document, made from the validators that run. */
export function openApiDocument<D, E extends ServiceEnv>(app: OpenAPIHono<AppEnv<D, E>>, title: string) {
  const document = app.getOpenAPIDocument({ openapi: '3.0.3', info: { title, version: '1.0.0' } })
  const bearer = { type: 'http' as const, scheme: 'bearer', bearerFormat: 'JWT' }
  return { ...document, components: { ...document.components, securitySchemes: { bearer } } }
}

/** Two operations may call the same part of a path by different names, so the names do not count. */
function addressOf({ method, path }: { method: string; path: string }): string {
  return `${method.toUpperCase()} ${path}`
}

function methodsByPath(operations: readonly { method: string; path: string }[]): Map<string, string[]> {
  const methods = new Map<string, string[]>()
  for (const { method, path } of operations) {
    const parts = path.split('/').map((part, index) => (part.startsWith('{') ? `:part${index}` : part))
    const routed = parts.join('/')
    methods.set(routed, [...(methods.get(routed) ?? []), method.toUpperCase()])
  }
  return methods
}

function refuse(refusal: Refusal): never {
  throw refusal
}
