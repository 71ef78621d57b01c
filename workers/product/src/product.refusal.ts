import { Refusal } from '@shop/shared/errors'
import { preconditionFailed } from '@shop/shared/precondition'

export function noSuchProduct(): Refusal {
  return new Refusal('NOT_FOUND', { detail: 'There is no such product.' })
}

/** The refusal of a change, for the answer. */
export function changeRefused(
  refused: { code: 'NOT_FOUND' } | { code: 'PRECONDITION_FAILED'; version: number },
): Refusal {
  return refused.code === 'NOT_FOUND' ? noSuchProduct() : preconditionFailed(refused.version)
}

export function badField(field: string, message: string): Refusal {
  return new Refusal('BAD_USER_INPUT', { detail: `${field}: ${message}`, errors: [{ field, message }] })
}
