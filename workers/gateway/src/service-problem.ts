import type { ErrorCode, FieldError } from '@shop/shared/errors'

/** A service's refusal, or that it could not be reached, on its way to the client of the gateway. */
export class ServiceProblem extends Error {
  readonly service: string
  readonly code: ErrorCode
  readonly errors: FieldError[] | undefined
  /** What the problem carries beyond the members that all have: shortages, retryAfter, … */
  readonly members: Record<string, unknown>

  constructor(
    service: string,
    problem: { code: ErrorCode; detail: string; errors?: FieldError[] | undefined; members?: Record<string, unknown> },
    options?: ErrorOptions,
  ) {
    super(problem.detail, options)
    this.name = 'ServiceProblem'
    this.service = service
    this.code = problem.code
    this.errors = problem.errors
    this.members = problem.members ?? {}
  }
}
