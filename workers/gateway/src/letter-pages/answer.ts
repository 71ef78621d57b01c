import { ERRORS, Refusal } from '@shop/shared/errors'
import { ServiceProblem } from '../service-problem.ts'

type Answer<T> = { ok: true; value: T } | { ok: false; problem: ServiceProblem }

/** What a service has answered a page. A refusal is told its reader; throws if the service is at fault. */
export async function answerOf<T>(request: Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await request }
  } catch (error) {
    if (!(error instanceof ServiceProblem)) throw error
    const { code, message: detail, cause = error } = error
    if (ERRORS[code].status >= 500) throw new Refusal(code, { detail }, { cause })
    return { ok: false, problem: error }
  }
}

/** What is wrong with a field of the request. */
export function faultOf({ errors = [] }: ServiceProblem, field: string): string | undefined {
  return errors.find((error) => error.field === field)?.message
}

export function statusOf(problem: ServiceProblem | undefined): number {
  return problem ? ERRORS[problem.code].status : 200
}
