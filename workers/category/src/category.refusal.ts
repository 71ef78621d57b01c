import { Refusal } from '@shop/shared/errors'
import { preconditionFailed } from '@shop/shared/precondition'
import { MAX_CATEGORIES, MAX_DEPTH } from './category.change.ts'
import type { Refused } from './category.command.ts'
import { categoryEtag } from './category.ts'

/** What the person who wanted the change is told. */
export function refusalOf(refused: Refused): Refusal {
  switch (refused.code) {
    case 'NOT_FOUND':
      return new Refusal('NOT_FOUND', { detail: 'There is no such category.' })
    case 'STALE':
      return stale(refused)
    case 'NO_SUCH_CATEGORY':
      return ofField('BAD_USER_INPUT', refused.field, 'there is no such category')
    case 'BELOW_ITSELF':
      return ofField('CONFLICT', refused.field, 'is the category itself or below it')
    case 'SLUG_TAKEN':
      return ofField('CONFLICT', 'slug', `a category beside it has the slug ${refused.slug} already`)
    case 'HAS_CHILDREN':
      return ofField(
        'CONFLICT',
        'policy',
        'the category has children; say with reparent or cascade what becomes of them',
      )
    case 'TOO_DEEP':
      return new Refusal('CONFLICT', {
        detail: `Something would lie deeper than the ${MAX_DEPTH} levels that the tree may have; put it further up.`,
      })
    case 'TOO_MANY':
      return new Refusal('CONFLICT', { detail: `The tree may have ${MAX_CATEGORIES} categories; remove some first.` })
    case 'TOO_LARGE':
      return new Refusal('CONFLICT', { detail: 'All categories together are too large; shorten some descriptions.' })
  }
}

function stale(category: { id: string; version: number }): Refusal {
  const { code, details } = preconditionFailed(category.version)
  return new Refusal(code, { ...details, headers: { etag: categoryEtag(category) } })
}

function ofField(code: 'BAD_USER_INPUT' | 'CONFLICT', field: string, message: string): Refusal {
  return new Refusal(code, { detail: `${field}: ${message}`, errors: [{ field, message }] })
}
