import { z } from '@hono/zod-openapi'
import { isId } from '@shop/shared/id'
import { jsonResponse } from '@shop/shared/operation'
import { IdsQuery } from '@shop/shared/page'
import { stockToWire } from '../inventory.ts'
import { operation } from '../operation.ts'
import { maySee } from '../product.ts'
import { Stock } from '../stock.schema.ts'

export const listStock = operation(
  'anyone',
  {
    method: 'get',
    path: '/api/products/stock',
    summary: 'The units of up to 100 products, never from the cache; ids of none, or of none on sale, are left out',
    request: { query: z.object({ ids: IdsQuery }) },
    responses: { 200: jsonResponse(z.object({ items: z.array(Stock) }), 'The stock, in the order asked') },
  },
  async (c) => {
    const stock = await c.var.deps.inventory.findMany(c.req.valid('query').ids.filter(isId))
    const { actor } = c.var
    const items = stock.filter((entry) => maySee(entry, actor)).map((entry) => stockToWire(entry, actor))
    return c.json({ items }, 200, { 'cache-control': 'no-store' })
  },
)
