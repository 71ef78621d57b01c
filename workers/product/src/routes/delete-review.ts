import { z } from '@hono/zod-openapi'
import { Id } from '@shop/shared/id'
import { operation } from '../operation.ts'
import { insureReview, noSuchReview } from '../review.changing.ts'
import { settleReviews } from '../review.settling.ts'

export const deleteReview = operation(
  'signed-in',
  {
    method: 'delete',
    path: '/api/reviews/{id}',
    summary: 'Withdraws a review of the caller’s own; the product’s rating follows',
    request: { params: z.object({ id: Id }) },
    responses: { 204: { description: 'It is gone' } },
  },
  async (c) => {
    const { deps, actor } = c.var
    const { id } = c.req.valid('param')
    await insureReview(deps, id)
    const productId = await deps.reviews.withdraw(id, actor.role === 'admin' ? null : actor.id)
    if (productId === null) throw noSuchReview()
    await settleReviews(deps, productId)
    return c.body(null, 204)
  },
)
