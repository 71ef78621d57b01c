import { createRoute, type OpenAPIHono, type RouteConfig, type RouteHandler, z } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import { type Actor, bearerToken, type Role, type TokenSettings, verifyAccessToken } from './actor.ts'
import type { Call } from './call.ts'
import { ERRORS, Refusal } from './errors.ts'
import { refuseHead } from './refuse-head.ts'

/**
 * Who may call an operation; an admin may do whatever a seller may. Both `public` and `anyone` are open to all: to the
 * former a token means nothing, of the latter who is signed in may see or do more.
 */
export type Access = 'public' | 'anyone' | 'signed-in' | 'seller' | 'admin'

export interface AppEnv<D, E extends TokenSettings = TokenSettings, A extends Access = 'signed-in'> {
  Bindings: E
  Variables: {
    call: Call
    deps: D
    actor: A extends 'public' ? null : A extends 'anyone' ? Actor | null : Actor
  }
}

/** One operation of a service: the contract and the handler that fulfils it. */
export interface Operation<D, E extends TokenSettings> {
  method: string
  path: string
  /** Its body is read as it comes in, however long it is. */
  streamed: boolean
  register(app: OpenAPIHono<AppEnv<D, E>>): void
}

const rolesOf: Record<Access, readonly Role[] | undefined> = {
  public: undefined,
  anyone: undefined,
  'signed-in': ['customer', 'seller', 'admin'],
  seller: ['seller', 'admin'],
  admin: ['admin'],
}

type Contract = Omit<RouteConfig, 'path' | 'security' | 'middleware'> & {
  /** Of a GET that changes something: HEAD, by which links are checked before anybody follows them, is refused. */
  'x-changes'?: true
}

/** Throws UNAUTHENTICATED if the sign-in of a valid access token does not count any more. */
type Confirm<D> = (deps: D, actor: Actor) => Promise<void>

/**
 * The maker of a Worker's operations; D is what its handlers find in `c.var.deps`, E the Worker's bindings.
 * Without `confirm` a token is good for every operation until it expires.
 */
export function operationsOf<D, E extends TokenSettings>(confirm?: Confirm<D>) {
  return <P extends string, A extends Access, R extends Contract & { path: P }>(
    access: A,
    contract: R,
    handler: RouteHandler<R, AppEnv<D, E, A>>,
  ): Operation<D, E> => {
    const route = createRoute({
      ...contract,
      ...securityOf(access),
      ...(rolesOf[access] && { 'x-roles': rolesOf[access] }),
      responses: { ...contract.responses, ...refusals(access, contract) },
      middleware: [...(contract['x-changes'] ? [refuseHead] : []), authorise(access, confirm)],
    })
    return {
      method: contract.method,
      path: contract.path,
      streamed: contract.request?.body !== undefined && !('application/json' in contract.request.body.content),
      register: (app) => void app.openapi(route, registrable(handler)),
    }
  }
}

/** A token that may be left out is documented all the same, so that whoever tries the operation can send one. */
function securityOf(access: Access) {
  const optional = access === 'anyone' ? [{}] : []
  return access !== 'public' && { security: [...optional, { bearer: [] }] }
}

/** Verifies the sign-in first and the role second, before anything of the request is looked at. */
function authorise<D>(access: Access, confirm: Confirm<D> | undefined): MiddlewareHandler<AppEnv<D>> {
  const roles = rolesOf[access]
  return async function authorise(c, next) {
    const actor = access === 'public' ? null : await actorOf(c)
    if (roles) {
      if (!actor) throw new Refusal('UNAUTHENTICATED')
      await confirm?.(c.var.deps, actor)
      if (!roles.includes(actor.role)) throw new Refusal('FORBIDDEN')
    }
    c.set('actor', present(actor))
    await next()
  }
}

async function actorOf<D>(c: Context<AppEnv<D>>): Promise<Actor | null> {
  const token = bearerToken(c.var.call.authorization)
  return token === undefined ? null : verifyAccessToken(token, c.env)
}

/** AppEnv's `actor` is null only on operations that are open to all, whose handlers know that it may be. */
function present(actor: Actor | null): Actor {
  return actor as Actor
}

/** The shape of every refusal, as the document shows it. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
    traceId: z.string(),
  })
  .openapi('Problem')

function refusals(access: Access, { path, request }: { path: string; request?: RouteConfig['request'] }) {
  const statuses = new Set<number>([500, 503, 504])
  if (rolesOf[access]) statuses.add(401)
  if (access === 'seller' || access === 'admin') statuses.add(403)
  if (path.includes('{')) statuses.add(404)
  if (request?.body || request?.query) statuses.add(400)
  return Object.fromEntries([...statuses].map((status) => [status, problemResponse(titleOf(status))]))
}

/** A refusal of an operation's own, for its `responses`. */
export function problemResponse(description: string) {
  return { description, content: { 'application/problem+json': { schema: Problem } } }
}

/** The refusal of a limited operation, for its `responses`. */
export const tooManyRequests = problemResponse(
  'Too often; `Retry-After` and `retryAfter` tell in how many seconds again',
)

function titleOf(status: number): string {
  return Object.values(ERRORS).find((entry) => entry.status === status)?.title ?? 'Refused'
}

/** The JSON body of a successful answer. */
export function jsonResponse<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { 'application/json': { schema } } }
}

/** A JSON request body that must be there. */
export function jsonBody<S extends z.ZodType>(schema: S) {
  return { required: true as const, content: { 'application/json': { schema } } }
}

/** The handler was typed by the contract it is registered with; what differs is only how its actor is narrowed. */
function registrable<H>(handler: H): never {
  return handler as never
}
