import { z } from '@hono/zod-openapi'
import { Id } from '@shop/shared/id'
import { jsonBody, jsonResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { changeReview } from '../review.changing.ts'
import { Review, ReviewChange } from '../review.schema.ts'

export const updateReview = operation(
  'signed-in',
  {
    method: 'patch',
    path: '/api/reviews/{id}',
    summary: 'Changes stars and text of a review of the caller’s own',
    request: { params: z.object({ id: Id }), body: jsonBody(ReviewChange) },
    responses: { 200: jsonResponse(Review, 'The review') },
  },
  async (c) => {
    const { deps, actor } = c.var
    const { id } = c.req.valid('param')
    const change = c.req.valid('json')
    const author = actor.role === 'admin' ? null : actor.id
    return c.json(await changeReview(deps, id, () => deps.reviews.edit(id, author, change, new Date())), 200)
  },
)
