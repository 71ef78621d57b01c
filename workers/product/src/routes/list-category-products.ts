import { z } from '@hono/zod-openapi'
import { matchesEtag, revalidated } from '@shop/shared/etag'
import { SoughtId } from '@shop/shared/id'
import { jsonResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { sortOf } from '../product.filter.ts'
import { productPage } from '../product.list.ts'
import { CategoryProductQuery } from '../product.query.ts'
import { ProductPage } from '../product.schema.ts'

export const listCategoryProducts = operation(
  'public',
  {
    method: 'get',
    path: '/api/products/category/{categoryId}',
    summary: 'The active products of a category, by default with all that lies below it',
    request: { params: z.object({ categoryId: SoughtId }), query: CategoryProductQuery },
    responses: {
      200: jsonResponse(ProductPage, 'A page of products'),
      304: { description: 'The page has not changed since' },
    },
  },
  async (c) => {
    const { includeSubcategories, sort, ...paging } = c.req.valid('query')
    const filter = {
      category: c.req.valid('param').categoryId,
      directOnly: includeSubcategories === 'false' ? (true as const) : undefined,
    }
    const { page, etag } = await productPage(c.var.deps, filter, sortOf({ sort }), paging)
    const headers = revalidated(etag)
    if (matchesEtag(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers)
    return c.json(page, 200, headers)
  },
)
