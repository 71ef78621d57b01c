import { SERVICES, type ServiceName } from '../services.ts'

type Answer = (request: Request) => Response | Promise<Response>

/** The gateway's bindings, with a given answer at the other end of some; the other services are out. */
export function envOf(services: Partial<Record<ServiceName, Answer>>, vars: Partial<Env> = {}): Env {
  const out: Answer = () => Promise.reject(new Error('no connection'))
  const bindings = SERVICES.map((name) => {
    const answer = services[name] ?? out
    return [name.toUpperCase(), { fetch: async (request: Request) => answer(request) }]
  })
  return bound({
    ...Object.fromEntries(bindings),
    ENVIRONMENT: 'test',
    CORS_ORIGINS: '',
    CALLER_LIMIT: 'off',
    VERSION: { id: 'v' },
    ...vars,
  })
}

/** All bindings and vars of the configuration; of a Fetcher only `fetch(request)` is there, which is all we use. */
function bound(members: object): Env {
  return members as Env
}

/** A refusal as a service sends it. */
export function problemResponse(status: number, code: string, members: object = {}): Response {
  const body = {
    type: `/docs/errors#${code}`,
    title: code,
    status,
    code,
    detail: `about ${code}`,
    traceId: 't',
    ...members,
  }
  return Response.json(body, { status, headers: { 'content-type': 'application/problem+json' } })
}
