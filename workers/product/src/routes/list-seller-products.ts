import { z } from '@hono/zod-openapi'
import { matchesEtag, revalidated } from '@shop/shared/etag'
import { SoughtId } from '@shop/shared/id'
import { jsonResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { sortOf } from '../product.filter.ts'
import { productPage } from '../product.list.ts'
import { ProductPaging } from '../product.query.ts'
import { ProductPage } from '../product.schema.ts'

export const listSellerProducts = operation(
  'public',
  {
    method: 'get',
    path: '/api/products/seller/{sellerId}',
    summary: 'The active products of a seller',
    request: { params: z.object({ sellerId: SoughtId }), query: ProductPaging },
    responses: {
      200: jsonResponse(ProductPage, 'A page of products'),
      304: { description: 'The page has not changed since' },
    },
  },
  async (c) => {
    const { sort, ...paging } = c.req.valid('query')
    const filter = { sellerId: c.req.valid('param').sellerId }
    const { page, etag } = await productPage(c.var.deps, filter, sortOf({ sort }), paging)
    const headers = revalidated(etag)
    if (matchesEtag(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers)
    return c.json(page, 200, headers)
  },
)
