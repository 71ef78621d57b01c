import { z } from '@hono/zod-openapi'
import { Refusal } from '@shop/shared/errors'
import { etagOfBody, matchesEtag, revalidated } from '@shop/shared/etag'
import { Id } from '@shop/shared/id'
import { isNewestKey } from '@shop/shared/newest'
import { jsonResponse } from '@shop/shared/operation'
import { pageReply, pageRequest } from '@shop/shared/page'
import { operation } from '../operation.ts'
import { maySee } from '../product.ts'
import { ReviewPage, ReviewQuery } from '../review.schema.ts'
import { reviewToWire } from '../review.ts'

export const listReviews = operation(
  'anyone',
  {
    method: 'get',
    path: '/api/products/{id}/reviews',
    summary: 'The shown reviews of a product, the newest first',
    request: { params: z.object({ id: Id }), query: ReviewQuery },
    responses: {
      200: jsonResponse(ReviewPage, 'A page of reviews'),
      304: { description: 'The page has not changed since' },
    },
  },
  async (c) => {
    const { products, reviews } = c.var.deps
    const { id } = c.req.valid('param')
    const list = `reviews:${id}`
    const request = pageRequest(c.req.valid('query'), list, isNewestKey)
    const [product, found] = await Promise.all([products.find(id), reviews.list(id, request)])
    if (!product || !maySee(product, c.var.actor))
      throw new Refusal('NOT_FOUND', { detail: 'There is no such product.' })
    const page = pageReply(found, request, list, reviewToWire)
    const headers = revalidated(etagOfBody(page))
    if (matchesEtag(c.req.header('if-none-match'), headers.etag)) return c.body(null, 304, headers)
    return c.json(page, 200, headers)
  },
)
