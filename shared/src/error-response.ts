import { HTTPException } from 'hono/http-exception'
import type { Call } from './call.ts'
import { type FieldError, problem, Refusal } from './errors.ts'

interface Issue {
  path: PropertyKey[]
  message: string
}

/** Input that did not pass its schema: a malformed id in the path is a thing that does not exist, all else is bad. */
export function invalidInput(target: string, issues: readonly Issue[]): Refusal {
  if (target === 'param') return new Refusal('NOT_FOUND')
  const errors = issues.map((issue): FieldError => ({ field: issue.path.join('.'), message: issue.message }))
  const detail = errors.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`)).join('; ')
  return new Refusal('BAD_USER_INPUT', { detail, errors })
}

/** A refusal as its problem; anything else is a fault of ours, logged whole and answered with a generic text. */
export function errorResponse(error: unknown, call: Call): Response {
  if (error instanceof Refusal) {
    if (error.cause !== undefined) call.log.error('refused', error, { code: error.code })
    return problem(error.code, call.requestId, error.details)
  }
  // The validators throw these two themselves: for a body that is no JSON, and for one that does not claim to be.
  if (error instanceof HTTPException && error.status === 400) {
    return problem('BAD_USER_INPUT', call.requestId, { detail: error.message })
  }
  if (error instanceof HTTPException && error.status === 415) {
    return problem('UNSUPPORTED_MEDIA_TYPE', call.requestId, { detail: 'Send the body as application/json.' })
  }
  call.log.error('unexpected', error)
  return problem('INTERNAL_SERVER_ERROR', call.requestId, {
    detail: `Something went wrong on our side. If it happens again, tell us this number: ${call.requestId}`,
  })
}
