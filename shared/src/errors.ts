/**
 * The one error table: REST status and code, GraphQL code and title all come from here.
 * `members` of a problem (shortages, retryAfter, …) travel beside these, under the names that the REST contract gives.
 */
export const ERRORS = {
  BAD_USER_INPUT: { status: 400, graphql: 'BAD_USER_INPUT', title: 'The input is not valid' },
  INVALID_TOKEN: { status: 400, graphql: 'BAD_USER_INPUT', title: 'This link or code is unknown, used or expired' },
  UNAUTHENTICATED: { status: 401, graphql: 'UNAUTHENTICATED', title: 'Sign-in needed' },
  INVALID_CREDENTIALS: { status: 401, graphql: 'UNAUTHENTICATED', title: 'E-mail address or password is wrong' },
  INVALID_REFRESH_TOKEN: { status: 401, graphql: 'UNAUTHENTICATED', title: 'The refresh token is no longer valid' },
  FORBIDDEN: { status: 403, graphql: 'FORBIDDEN', title: 'This account may not do that' },
  NOT_FOUND: { status: 404, graphql: 'NOT_FOUND', title: 'Not found' },
  METHOD_NOT_ALLOWED: { status: 405, graphql: 'BAD_USER_INPUT', title: 'This method is not offered here' },
  CONFLICT: { status: 409, graphql: 'CONFLICT', title: 'The present state does not allow it' },
  INVALID_TRANSITION: { status: 409, graphql: 'CONFLICT', title: 'This status cannot follow the present one' },
  OUT_OF_STOCK: { status: 409, graphql: 'OUT_OF_STOCK', title: 'Not enough in stock' },
  TOTAL_CHANGED: { status: 409, graphql: 'CONFLICT', title: 'The total is no longer what was expected' },
  IDEMPOTENCY_IN_PROGRESS: { status: 409, graphql: 'CONFLICT', title: 'The first request with this key still runs' },
  PRECONDITION_FAILED: { status: 412, graphql: 'CONFLICT', title: 'Somebody else has changed it meanwhile' },
  PAYLOAD_TOO_LARGE: { status: 413, graphql: 'BAD_USER_INPUT', title: 'The request body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, graphql: 'BAD_USER_INPUT', title: 'The body is not of the right media type' },
  IDEMPOTENCY_MISMATCH: { status: 422, graphql: 'CONFLICT', title: 'This key was used before with another body' },
  COUPON_REJECTED: { status: 422, graphql: 'COUPON_REJECTED', title: 'The coupon cannot be used here' },
  UPGRADE_REQUIRED: { status: 426, graphql: 'BAD_USER_INPUT', title: 'This address speaks WebSocket only' },
  RATE_LIMITED: { status: 429, graphql: 'RATE_LIMITED', title: 'Too many requests' },
  INTERNAL_SERVER_ERROR: { status: 500, graphql: 'INTERNAL_SERVER_ERROR', title: 'Something went wrong on our side' },
  SERVICE_UNAVAILABLE: { status: 503, graphql: 'SERVICE_UNAVAILABLE', title: 'A part of the shop is not available' },
  DEADLINE_EXCEEDED: { status: 504, graphql: 'SERVICE_UNAVAILABLE', title: 'It could not be done in time' },
} as const satisfies Record<string, { status: number; graphql: string; title: string }>

export type ErrorCode = keyof typeof ERRORS

export interface FieldError {
  field: string
  message: string
}

/** What accompanies a refusal: the text for people, the fields at fault, headers, and members of the error's own. */
export interface RefusalDetails {
  detail?: string
  errors?: FieldError[]
  headers?: Record<string, string>
  members?: Record<string, unknown>
}

/**
 * An expected refusal on its way out of a request handler.
 * Rules and repositories return refusals as values; only the HTTP layer throws them, and `app.ts` turns them into a problem.
 */
export class Refusal extends Error {
  readonly code: ErrorCode
  readonly details: RefusalDetails

  /** `cause` is for the log only: what a dependency did that led to this refusal. */
  constructor(code: ErrorCode, details: RefusalDetails = {}, options?: ErrorOptions) {
    super(details.detail ?? ERRORS[code].title, options)
    this.name = 'Refusal'
    this.code = code
    this.details = details
  }
}

/** For an address that is there, but answers to these methods only. */
export function methodNotAllowed(methods: readonly string[]): Refusal {
  return new Refusal('METHOD_NOT_ALLOWED', { headers: { allow: methods.join(', ') } })
}

/** A dependency did not answer properly; the call may be repeated later. */
export class Unavailable extends Error {
  constructor(dependency: string, options?: ErrorOptions) {
    super(`${dependency} is not available`, options)
    this.name = 'Unavailable'
  }
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERRORS, value)
}

const defaultDetail: Partial<Record<ErrorCode, string>> = {
  // Clients of the platform look for both of these words before they send people to the sign-in page.
  UNAUTHENTICATED: 'Not authenticated (401): send a valid access token as "Authorization: Bearer <token>".',
}

const defaultHeaders: Partial<Record<ErrorCode, Record<string, string>>> = {
  UNAUTHENTICATED: { 'www-authenticate': 'Bearer' },
  UPGRADE_REQUIRED: { upgrade: 'websocket' },
  SERVICE_UNAVAILABLE: { 'retry-after': '5' },
  IDEMPOTENCY_IN_PROGRESS: { 'retry-after': '1' },
}

/** The problem document (RFC 9457) of a refusal. */
export function problem(code: ErrorCode, traceId: string, details: RefusalDetails = {}): Response {
  const { status, title } = ERRORS[code]
  const body = {
    ...details.members,
    type: `/docs/errors#${code}`,
    title,
    status,
    code,
    detail: details.detail ?? defaultDetail[code] ?? title,
    ...(details.errors && { errors: details.errors }),
    traceId,
  }
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...defaultHeaders[code], ...details.headers, 'content-type': 'application/problem+json' },
  })
}
