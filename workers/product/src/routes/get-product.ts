import { z } from '@hono/zod-openapi'
import { matchesEtag, revalidated } from '@shop/shared/etag'
import { Id } from '@shop/shared/id'
import { jsonResponse } from '@shop/shared/operation'
import { readThrough } from '@shop/shared/read-through'
import type { Once } from '@shop/shared/shared-runs'
import { operation } from '../operation.ts'
import { productSlot } from '../product.cache.ts'
import { noSuchProduct } from '../product.refusal.ts'
import { Product } from '../product.schema.ts'
import { maySee, productEtag, toWire } from '../product.ts'
import { catchUp } from '../stock.following.ts'

export const getProduct = operation(
  'anyone',
  {
    method: 'get',
    path: '/api/products/{id}',
    summary: 'One product; an inactive one for its seller and admins only',
    request: { params: z.object({ id: Id }) },
    responses: {
      200: jsonResponse(Product, 'The product'),
      304: { description: 'The product has not changed since' },
    },
  },
  async (c) => {
    const { deps } = c.var
    const { reading, cache, currency } = deps
    const { id } = c.req.valid('param')
    const load = async (once: Once) => {
      const found = await reading(once).products.find(id)
      if (found) await catchUp(deps, [found])
      return found && { product: toWire(found, currency), etag: productEtag(found) }
    }
    const read = await readThrough(cache, productSlot(id), load, (fresh) => fresh?.product.active === true)
    if (!read || !maySee({ active: read.product.active, sellerId: read.product.seller }, c.var.actor)) {
      throw noSuchProduct()
    }
    const headers = revalidated(read.etag)
    if (matchesEtag(c.req.header('if-none-match'), read.etag)) return c.body(null, 304, headers)
    return c.json(read.product, 200, headers)
  },
)
