import { describe, expect, test } from 'vitest'
import { ERRORS, isErrorCode, problem, Refusal, type ErrorCode } from './errors.ts'

const STATUSES: Record<ErrorCode, number> = {
  BAD_USER_INPUT: 400,
  INVALID_TOKEN: 400,
  UNAUTHENTICATED: 401,
  INVALID_CREDENTIALS: 401,
  INVALID_REFRESH_TOKEN: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  INVALID_TRANSITION: 409,
  OUT_OF_STOCK: 409,
  TOTAL_CHANGED: 409,
  IDEMPOTENCY_IN_PROGRESS: 409,
  PRECONDITION_FAILED: 412,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  IDEMPOTENCY_MISMATCH: 422,
  COUPON_REJECTED: 422,
  UPGRADE_REQUIRED: 426,
  RATE_LIMITED: 429,
  INTERNAL_SERVER_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
}

const codes = Object.keys(ERRORS).filter(isErrorCode)

test('the table has the codes and statuses of the contract, no more and no fewer', () => {
  const table = Object.fromEntries(Object.entries(ERRORS).map(([code, { status }]) => [code, status]))
  expect(table).toEqual(STATUSES)
})

test('names that an object inherits are no error codes', () => {
  expect(isErrorCode('toString')).toBe(false)
  expect(isErrorCode('__proto__')).toBe(false)
})

describe.each(codes)('the problem of %s', (code) => {
  test('has every member and says the same status twice', async () => {
    const response = problem(code, 'trace-1')
    expect(response.status).toBe(STATUSES[code])
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toEqual({
      type: `/docs/errors#${code}`,
      title: ERRORS[code].title,
      status: STATUSES[code],
      code,
      detail: expect.stringMatching(/\S/),
      traceId: 'trace-1',
    })
  })
})

test('an unauthenticated problem says what clients look for, and how to sign in', async () => {
  const response = problem('UNAUTHENTICATED', 't')
  const text = await response.text()
  expect(text).toContain('Not authenticated')
  expect(text).toContain('401')
  expect(response.headers.get('www-authenticate')).toBe('Bearer')
})

test('an unavailable service says when to come back', () => {
  expect(problem('SERVICE_UNAVAILABLE', 't').headers.get('retry-after')).toBe('5')
})

test('members of an error travel along but cannot replace the standard ones', async () => {
  const members = { shortages: [{ productId: 'p' }], status: 200, code: 'FINE', traceId: 'other' }
  const body = await problem('OUT_OF_STOCK', 't', { members, errors: [{ field: 'a', message: 'b' }] }).json()
  expect(body).toMatchObject({
    shortages: [{ productId: 'p' }],
    status: 409,
    code: 'OUT_OF_STOCK',
    traceId: 't',
    errors: [{ field: 'a', message: 'b' }],
  })
})

test('headers of a refusal are added to those of its code', () => {
  const { headers } = problem('METHOD_NOT_ALLOWED', 't', { headers: { allow: 'GET', 'content-type': 'text/html' } })
  expect(headers.get('allow')).toBe('GET')
  expect(headers.get('content-type')).toBe('application/problem+json')
})

test('a refusal keeps its cause for the log', () => {
  const cause = new Error('socket closed')
  expect(new Refusal('SERVICE_UNAVAILABLE', {}, { cause }).cause).toBe(cause)
})
