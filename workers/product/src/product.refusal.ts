import { Refusal } from '@shop/shared/errors'
import { preconditionFailed } from '@shop/shared/precondition'
import type { ChangeRefused } from './product.change.repository.ts'

export const CATEGORY_REMOVED = {
  field: 'category',
  message: 'the one that it was in has been removed; give another one to put it back on sale',
}

export function noSuchProduct(): Refusal {
  return new Refusal('NOT_FOUND', { detail: 'There is no such product.' })
}

/** The refusal of a change, for the answer. */
export function changeRefused(refused: ChangeRefused): Refusal {
  switch (refused.code) {
    case 'NOT_FOUND':
      return noSuchProduct()
    case 'PRECONDITION_FAILED':
      return preconditionFailed(refused.version)
    case 'CATEGORY_REMOVED':
      return badField(CATEGORY_REMOVED.field, CATEGORY_REMOVED.message)
  }
}

export function badField(field: string, message: string): Refusal {
  return new Refusal('BAD_USER_INPUT', { detail: `${field}: ${message}`, errors: [{ field, message }] })
}
