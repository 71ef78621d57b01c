import { z } from '@hono/zod-openapi'
import { Refusal } from '@shop/shared/errors'
import { Id } from '@shop/shared/id'
import { jsonResponse, problemResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { noSuchReview } from '../review.changing.ts'
import { Review } from '../review.schema.ts'
import { reviewToWire } from '../review.ts'

export const markReviewHelpful = operation(
  'signed-in',
  {
    method: 'put',
    path: '/api/reviews/{id}/helpful',
    summary: 'Says that a review was helpful; counts once for each account',
    request: { params: z.object({ id: Id }) },
    responses: { 200: jsonResponse(Review, 'The review'), 409: problemResponse('It is the caller’s own review') },
  },
  async (c) => {
    const result = await c.var.deps.reviews.vote(c.req.valid('param').id, c.var.actor.id)
    if (result.ok) return c.json(reviewToWire(result.review), 200)
    if (result.code === 'NOT_FOUND') throw noSuchReview()
    throw new Refusal('CONFLICT', { detail: 'Your own review cannot be marked as helpful.' })
  },
)
