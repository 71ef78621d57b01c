import { type Call, callHeaders } from '@shop/shared/call'
import { type ErrorCode, ERRORS, isErrorCode, Refusal, Unavailable } from '@shop/shared/errors'
import { MAX_WAIT_MS, policy } from '@shop/shared/resilience'
import createClient, { type Client } from 'openapi-fetch'
import { z } from 'zod'
import type { paths as AuthPaths } from './generated/auth.ts'
import type { paths as CategoryPaths } from './generated/category.ts'
import type { paths as CouponPaths } from './generated/coupon.ts'
import type { paths as OrderPaths } from './generated/order.ts'
import type { paths as ProductPaths } from './generated/product.ts'
import { ServiceProblem } from './service-problem.ts'

export const SERVICES = ['auth', 'product', 'order', 'category', 'coupon'] as const
export type ServiceName = (typeof SERVICES)[number]

/** The clients of one request. */
export type Services = ReturnType<typeof createServices>

/** The five services, typed by their own OpenAPI documents. Their refusals, and their failures, throw ServiceProblem. */
export function createServices(env: Env, call: Call) {
  const client = <Paths extends object>(name: ServiceName): Client<Paths> =>
    createClient<Paths>({
      baseUrl: `https://${name}.internal`,
      fetch: (request) => answered(env, call, name, request),
    })
  return {
    auth: client<AuthPaths>('auth'),
    product: client<ProductPaths>('product'),
    order: client<OrderPaths>('order'),
    category: client<CategoryPaths>('category'),
    coupon: client<CouponPaths>('coupon'),
  }
}

export function bindingOf(env: Env, name: ServiceName): Fetcher {
  const bindings = {
    auth: env.AUTH,
    product: env.PRODUCT,
    order: env.ORDER,
    category: env.CATEGORY,
    coupon: env.COUPON,
  } satisfies Record<ServiceName, Fetcher>
  return bindings[name]
}

/** What a client was answered; throws what it throws. */
export async function reply<T>(request: Promise<{ data?: T; response: Response }>): Promise<T> {
  const { data, response } = await request
  if (data === undefined) throw new Error(`an answer without a body: ${response.status} ${response.url}`)
  return data
}

/** As `reply`, but null for a thing that does not exist. */
export async function found<T>(request: Promise<{ data?: T; response: Response }>): Promise<T | null> {
  try {
    return await reply(request)
  } catch (error) {
    if (error instanceof ServiceProblem && error.code === 'NOT_FOUND') return null
    throw error
  }
}

async function answered(env: Env, call: Call, name: ServiceName, request: Request): Promise<Response> {
  const rules = policy(env, `The ${name} service`)
  const once = async (outgoing: Request) => {
    const response = await bindingOf(env, name)
      .fetch(outgoing)
      .catch((error: unknown) => unavailable(name, error))
    if (!response.ok) throw await problemOf(name, response)
    return response
  }
  const patience = looksAtAll(request) ? { tryMs: Infinity } : {}
  const repeated = () =>
    rules.run(call.deadline, () => once(withCall(request, call)), { repeatable: true, ...patience })
  const onlyOnce = () => {
    const outgoing = withCall(request, call)
    // The service adds the wait to its deadline by itself, so it is not in the header.
    call.deadline.extend(waitMs(request))
    return rules.run(call.deadline, () => once(outgoing), { tryMs: Infinity })
  }
  try {
    return await (request.method === 'GET' ? repeated() : onlyOnce())
  } catch (error) {
    throw error instanceof Refusal ? asProblem(name, error) : error
  }
}

function withCall(request: Request, call: Call): Request {
  const headers = new Headers(request.headers)
  for (const [header, value] of Object.entries(callHeaders(call))) headers.set(header, value)
  return new Request(request, { headers })
}

/** Whether the service looks at the whole of a list for it: then one try may take all the time that there is. */
function looksAtAll(request: Request): boolean {
  return new URL(request.url).searchParams.get('facets') === 'true'
}

/** The wait that the request asks of the service (`Prefer: wait=N`). */
function waitMs(request: Request): number {
  const seconds = /^wait=(\d+)$/.exec(request.headers.get('prefer') ?? '')?.[1] ?? 0
  return Math.min(Number(seconds) * 1_000, MAX_WAIT_MS)
}

function unavailable(name: ServiceName, cause: unknown): never {
  throw new Unavailable(`The ${name} service`, { cause })
}

/** Statuses of something before the service, if there is nothing more to them. */
const OUTAGES = new Set([502, 503, 504])

const Problem = z.looseObject({
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
})

/**
 * What a service wrote itself is its answer, whatever the status: that a part of it is out is told as it tells it, and
 * says nothing about the rest of it. Where there is only a status, somebody else has answered in its place.
 */
async function problemOf(name: ServiceName, response: Response): Promise<ServiceProblem> {
  const body = Problem.safeParse(await response.json().catch(() => undefined))
  if (body.success && isErrorCode(body.data.code)) return problemAsWritten(name, body.data.code, body.data)
  const cause = `it answered ${response.status}`
  if (OUTAGES.has(response.status)) unavailable(name, cause)
  const code = 'INTERNAL_SERVER_ERROR'
  return new ServiceProblem(name, { code, detail: ERRORS[code].title }, { cause })
}

function problemAsWritten(name: ServiceName, code: ErrorCode, written: z.infer<typeof Problem>): ServiceProblem {
  const {
    type: _type,
    title: _title,
    status: _status,
    traceId: _traceId,
    code: _code,
    detail,
    errors,
    ...members
  } = written
  return new ServiceProblem(name, { code, detail, errors, members })
}

function asProblem(name: ServiceName, { code, message, cause }: Refusal): ServiceProblem {
  return new ServiceProblem(name, { code, detail: message }, { cause })
}
