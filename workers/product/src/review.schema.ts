import { z } from '@hono/zod-openapi'
import { lines } from '@shop/shared/line'
import { pageOf, PageQuery } from '@shop/shared/page'

export const Review = z
  .object({
    id: z.string(),
    productId: z.string(),
    userId: z.string(),
    userName: z.string(),
    rating: z.int().min(1).max(5),
    comment: z.string(),
    helpful: z.int().openapi({ description: 'How many accounts have marked it as helpful' }),
    approved: z.boolean().openapi({ description: 'Whether it is shown, and its stars count' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi('Review')

export const ReviewPage = pageOf(Review).openapi('ReviewPage')

const REVIEWS_PER_PAGE = 10

export const ReviewQuery = PageQuery.extend({
  limit: PageQuery.shape.limit
    .unwrap()
    .default(REVIEWS_PER_PAGE)
    .openapi({ type: 'integer', minimum: 1, example: REVIEWS_PER_PAGE }),
})

const rating = z.int().min(1).max(5)
const comment = lines(2_000, 10)

export const NewReview = z.object({ rating, comment }).openapi('NewReview')

export const ReviewChange = z.object({ rating: rating.optional(), comment: comment.optional() }).openapi('ReviewChange')

export const Approval = z.object({ approved: z.boolean() }).openapi('Approval')

export type ReviewWire = z.infer<typeof Review>
export type NewReviewInput = z.infer<typeof NewReview>
export type ReviewChangeInput = z.infer<typeof ReviewChange>
