import type { NewReviewInput, ReviewWire } from './review.schema.ts'

/**
 * `hidden` by an admin; `withdrawn`, and gone as soon as its stars are; `barred` when its author withdrew it while it
 * was hidden: nothing is left of it but that they may not write it again.
 */
export type ReviewState = 'shown' | 'hidden' | 'withdrawn' | 'barred'

export interface Review {
  id: string
  productId: string
  userId: string
  userName: string
  rating: number
  comment: string
  helpful: number
  state: ReviewState
  createdAt: Date
  updatedAt: Date
}

/** A review as it begins: shown, and found helpful by nobody yet. */
export function newReview(
  id: string,
  productId: string,
  author: { userId: string; userName: string },
  input: NewReviewInput,
  now: Date,
): Review {
  return { id, productId, ...author, ...input, helpful: 0, state: 'shown', createdAt: now, updatedAt: now }
}

/** The stars that its product counts for a review: those of the shown ones only. */
export function countedStars({ state, rating }: Pick<Review, 'state' | 'rating'>): number | null {
  return state === 'shown' ? rating : null
}

export function reviewToWire({ state, createdAt, updatedAt, ...same }: Review): ReviewWire {
  return {
    ...same,
    approved: state === 'shown',
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}
