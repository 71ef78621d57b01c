import { ERRORS, type ErrorCode } from '@shop/shared/errors'
import { ServiceProblem } from '../service-problem.ts'

/** What the caller can put right by themselves: clients show the message next to the form. */
const CORRECTABLE = new Set<ErrorCode>(['BAD_USER_INPUT', 'INVALID_TOKEN', 'CONFLICT', 'NOT_FOUND'])

/** How an action ended that does not fail for what its caller can put right. */
export type Outcome<T> =
  | { success: true; message: string; value: T }
  | { success: false; message: string; code: string }

/** The outcome of an action; everything but what the caller can put right is thrown on. */
export async function outcomeOf<T>(action: Promise<T>, message: (value: T) => string): Promise<Outcome<T>> {
  try {
    const value = await action
    return { success: true, message: message(value), value }
  } catch (error) {
    if (!(error instanceof ServiceProblem) || !CORRECTABLE.has(error.code)) throw error
    return { success: false, message: error.message, code: ERRORS[error.code].graphql }
  }
}

/** What an action has brought, if it has succeeded. */
export function valueOf<T>(outcome: Outcome<T>): T | null {
  return outcome.success ? outcome.value : null
}

export function codeOf(outcome: Outcome<unknown>): string | null {
  return outcome.success ? null : outcome.code
}
