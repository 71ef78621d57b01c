import { readThrough } from '@shop/shared/cache'
import { isId } from '@shop/shared/id'
import { jsonResponse } from '@shop/shared/operation'
import { idsReply, pageReply, pageRequest } from '@shop/shared/page'
import { operation } from '../operation.ts'
import { listSlot } from '../product.cache.ts'
import { positionOf } from '../product.key.ts'
import { ProductPage, ProductQuery } from '../product.schema.ts'
import { maySee, toWire } from '../product.ts'

export const listProducts = operation(
  'public',
  {
    method: 'get',
    path: '/api/products',
    summary: 'The active products, filtered and sorted; or those with the given ids, in that order',
    request: { query: ProductQuery },
    responses: { 200: jsonResponse(ProductPage, 'A page of products') },
  },
  async (c) => {
    const { products, cache, currency } = c.var.deps
    const { ids, search, category, seller, sort, ...paging } = c.req.valid('query')
    if (ids) {
      const found = await products.findMany(ids.filter(isId))
      const items = found.filter((product) => maySee(product, c.var.actor)).map((product) => toWire(product, currency))
      return c.json(idsReply(items, ids), 200)
    }
    const filter = { search, categoryId: category, sellerId: seller }
    const list = JSON.stringify([filter, sort])
    const request = pageRequest(paging, list, (key) => positionOf(sort, key) !== undefined)
    const read = async () =>
      pageReply(await products.list(filter, sort, request), request, list, (product) => toWire(product, currency))
    const slot = listSlot(filter, sort, request)
    return c.json(slot ? await readThrough(cache, slot, read) : await read(), 200)
  },
)
