import { matchesEtag, revalidated } from '@shop/shared/etag'
import { jsonResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { productFilter, sortOf } from '../product.filter.ts'
import { productPage } from '../product.list.ts'
import { SearchQuery } from '../product.query.ts'
import { ProductPage } from '../product.schema.ts'

export const searchProducts = operation(
  'anyone',
  {
    method: 'get',
    path: '/api/products/search',
    summary: 'The active products that have some of the words, the best match first unless something else is said',
    request: { query: SearchQuery },
    responses: {
      200: jsonResponse(ProductPage, 'A page of products'),
      304: { description: 'The page has not changed since' },
    },
  },
  async (c) => {
    const { actor, deps } = c.var
    const { q, facets, ...others } = c.req.valid('query')
    const query = { ...others, search: q ?? others.search }
    const { page, etag } = await productPage(deps, productFilter(query, actor), sortOf(query), query, facets === 'true')
    const headers = revalidated(etag)
    if (matchesEtag(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers)
    return c.json(page, 200, headers)
  },
)
