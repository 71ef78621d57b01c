import { z } from '@hono/zod-openapi'
import { Id } from '@shop/shared/id'
import { jsonBody, jsonResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { changeReview } from '../review.changing.ts'
import { Approval, Review } from '../review.schema.ts'

export const moderateReview = operation(
  'admin',
  {
    method: 'put',
    path: '/api/reviews/{id}/approval',
    summary: 'Shows or hides a review; its stars count only while it is shown',
    request: { params: z.object({ id: Id }), body: jsonBody(Approval) },
    responses: { 200: jsonResponse(Review, 'The review') },
  },
  async (c) => {
    const { deps } = c.var
    const { id } = c.req.valid('param')
    const { approved } = c.req.valid('json')
    return c.json(await changeReview(deps, id, () => deps.reviews.moderate(id, approved)), 200)
  },
)
