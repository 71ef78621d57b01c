import { Refusal } from '@shop/shared/errors'
import type { Deps } from './deps.ts'
import type { ReviewWire } from './review.schema.ts'
import { settleReviews } from './review.settling.ts'
import { type Review, reviewToWire } from './review.ts'

/** Makes a change to a review and lets its product's ratings follow, also after a crash in between. */
export async function changeReview(deps: Deps, id: string, change: () => Promise<Review | null>): Promise<ReviewWire> {
  await insureReview(deps, id)
  const review = await change()
  if (!review) throw noSuchReview()
  await settleReviews(deps, review.productId)
  return reviewToWire(review)
}

/** Refuses with NOT_FOUND if there is no such review. */
export async function insureReview(deps: Deps, id: string): Promise<void> {
  const productId = await deps.reviews.productOf(id)
  if (productId === null) throw noSuchReview()
  await deps.insureReviews(productId)
}

export function noSuchReview(): Refusal {
  return new Refusal('NOT_FOUND', { detail: 'There is no such review.' })
}
