import { z } from '@hono/zod-openapi'
import { Refusal } from '@shop/shared/errors'
import { Id, newId } from '@shop/shared/id'
import { jsonBody, jsonResponse, problemResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { maySee } from '../product.ts'
import { NewReview, Review } from '../review.schema.ts'
import { settleReviews } from '../review.settling.ts'
import { newReview, reviewToWire } from '../review.ts'

const MESSAGES = {
  REVIEWED_BEFORE: 'You have reviewed this product before; change that review instead.',
  BARRED: 'The shop has hidden your review of this product, so you cannot write another one.',
}

export const createReview = operation(
  'signed-in',
  {
    method: 'post',
    path: '/api/products/{id}/reviews',
    summary: 'Reviews a product that the caller has received; once for each product',
    request: { params: z.object({ id: Id }), body: jsonBody(NewReview) },
    responses: {
      201: jsonResponse(Review, 'The review'),
      403: problemResponse('No order with this product was delivered to the caller, or it is their own'),
      409: problemResponse('The caller has reviewed it before'),
    },
  },
  async (c) => {
    const { deps, actor } = c.var
    const { id: productId } = c.req.valid('param')
    const input = c.req.valid('json')
    const [product, purchase] = await Promise.all([
      deps.products.find(productId),
      deps.purchases.find(actor.id, productId),
    ])
    if (!product || !maySee(product, actor)) throw new Refusal('NOT_FOUND', { detail: 'There is no such product.' })
    if (product.sellerId === actor.id) {
      throw new Refusal('FORBIDDEN', { detail: 'Sellers cannot review their own products.' })
    }
    if (!purchase) {
      throw new Refusal('FORBIDDEN', { detail: 'Only who has received a product can review it.' })
    }
    const author = { userId: actor.id, userName: purchase.userName }
    const review = newReview(newId(), productId, author, input, new Date())
    await deps.insureReviews(productId)
    const first = await deps.reviews.insert(review)
    await settleReviews(deps, productId)
    if (first !== 'WRITTEN') {
      // What stood in the way may have been a withdrawn review whose stars have just gone.
      const second = await deps.reviews.insert(review)
      if (second !== 'WRITTEN') throw conflict(MESSAGES[second])
      await settleReviews(deps, productId)
    }
    return c.json(reviewToWire(review), 201, { location: `/api/reviews/${review.id}` })
  },
)

function conflict(message: string): Refusal {
  return new Refusal('CONFLICT', { detail: message, errors: [{ field: 'productId', message }] })
}
