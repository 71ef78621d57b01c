import { etagOfBody, matchesEtag, revalidated } from '@shop/shared/etag'
import { isId } from '@shop/shared/id'
import { jsonResponse } from '@shop/shared/operation'
import { pageOrItems } from '@shop/shared/page'
import type { Actor } from '@shop/shared/actor'
import type { Deps } from '../deps.ts'
import { operation } from '../operation.ts'
import { productFilter, sortOf } from '../product.filter.ts'
import { productPage } from '../product.list.ts'
import { ProductQuery } from '../product.query.ts'
import { ProductPage } from '../product.schema.ts'
import { maySee, toWire } from '../product.ts'

export const listProducts = operation(
  'anyone',
  {
    method: 'get',
    path: '/api/products',
    summary: 'The active products, filtered, searched and sorted; or those with the given ids, in that order',
    request: { query: ProductQuery },
    responses: {
      200: jsonResponse(pageOrItems(ProductPage), 'A page of products; by ids no more than the products'),
      304: { description: 'The page has not changed since' },
    },
  },
  async (c) => {
    const { actor, deps } = c.var
    const { ids, facets, ...query } = c.req.valid('query')
    const { page, etag } = ids
      ? await productsByIds(deps, ids, actor)
      : await productPage(deps, productFilter(query, actor), sortOf(query), query, facets === 'true')
    const headers = revalidated(etag)
    if (matchesEtag(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers)
    return c.json(page, 200, headers)
  },
)

async function productsByIds({ products, currency }: Deps, ids: readonly string[], actor: Actor | null) {
  const found = await products.findMany(ids.filter(isId))
  const visible = found.filter((product) => maySee(product, actor))
  const page = { items: visible.map((product) => toWire(product, currency)) }
  return { page, etag: etagOfBody(page) }
}
