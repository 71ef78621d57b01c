import type { Call } from '@shop/shared/call'
import { ERRORS, type ErrorCode, Refusal } from '@shop/shared/errors'
import { GraphQLError } from 'graphql'
import { z } from 'zod'
import { ServiceProblem } from '../service-problem.ts'

const Http = z.object({ status: z.int(), headers: z.record(z.string(), z.string()).optional() })

/** Codes that only GraphQL has; a request with such an error is refused whole, as HTTP 400. */
export const GRAPHQL_CODES = ['QUERY_TOO_COMPLEX', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED'] as const

/** Refusals after which the very same request may succeed. */
const RETRYABLE: readonly string[] = [
  'RATE_LIMITED',
  'IDEMPOTENCY_IN_PROGRESS',
  'SERVICE_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
] satisfies ErrorCode[]

/** What the engine's own refusals of a request are called in the one table. */
const ENGINE_CODES: Record<string, ErrorCode> = {
  BAD_REQUEST: 'BAD_USER_INPUT',
  OPERATION_RESOLUTION_FAILURE: 'BAD_USER_INPUT',
  REQUEST_ENTITY_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  FORBIDDEN: 'FORBIDDEN',
}

/** The error as the client gets it: with code, reason, service, retryable and traceId; what is unknown is masked. */
export function presented(error: GraphQLError, call: Call): GraphQLError {
  const cause = causeOf(error)
  if (cause instanceof ServiceProblem) {
    const { service, code, errors, members } = cause
    return shown(error, call, code, cause.message, { ...members, service, ...(errors && { errors }) })
  }
  if (cause instanceof Refusal) {
    const { members, errors } = cause.details
    return shown(error, call, cause.code, cause.message, { ...members, ...(errors && { errors }) })
  }
  const code = cause instanceof GraphQLError ? codeOf(cause) : undefined
  if (code !== undefined) return shown(error, call, code, error.message, engineMembers(error))
  call.log.error('unexpected', cause)
  return shown(
    error,
    call,
    'INTERNAL_SERVER_ERROR',
    `Something went wrong on our side. If it happens again, tell us this number: ${call.requestId}`,
  )
}

function shown(
  { nodes, source, positions, path }: GraphQLError,
  { requestId: traceId }: Call,
  reason: ErrorCode | (typeof GRAPHQL_CODES)[number],
  message: string,
  members: Record<string, unknown> = {},
): GraphQLError {
  const extensions = {
    ...members,
    code: isGraphqlCode(reason) ? reason : ERRORS[reason].graphql,
    reason: (reason === 'COUPON_REJECTED' && members['reason']) || reason,
    service: members['service'] ?? 'gateway',
    retryable: RETRYABLE.includes(reason),
    traceId,
    ...(isGraphqlCode(reason) && { http: { status: 400 } }),
  }
  return new GraphQLError(message, { nodes, source, positions, path, extensions })
}

/** Of what the engine says of itself, what is for clients, and the status that it means. */
function engineMembers({ extensions: { cost, http } }: GraphQLError): Record<string, unknown> {
  const { status, headers } = Http.safeParse(http).data ?? {}
  return {
    ...(cost !== undefined && { cost }),
    // The engine sends Allow with other refusals, too, and leaves their status to those who accept its own media type.
    ...(status !== undefined && { http: { status, ...(status === 405 && { headers }) } }),
  }
}

/** What was thrown first; errors of the engine itself have no cause but themselves. */
function causeOf(error: GraphQLError): unknown {
  return error.originalError instanceof GraphQLError ? causeOf(error.originalError) : (error.originalError ?? error)
}

/** The code of an error that the engine made; undefined if it complains of our own answer. */
function codeOf({ extensions, path, nodes }: GraphQLError): ErrorCode | (typeof GRAPHQL_CODES)[number] | undefined {
  const { code } = extensions
  if (isGraphqlCode(code)) return code
  if (typeof code === 'string') return ENGINE_CODES[code]
  // Without a code there are bad variables, which have no path; bad arguments, which point to the argument; and
  // results that do not fit the schema, which point to the field.
  return path === undefined || nodes?.[0]?.kind !== 'Field' ? 'BAD_USER_INPUT' : undefined
}

export function isGraphqlCode(code: unknown): code is (typeof GRAPHQL_CODES)[number] {
  return GRAPHQL_CODES.some((known) => known === code)
}
