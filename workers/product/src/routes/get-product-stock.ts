import { z } from '@hono/zod-openapi'
import { Id } from '@shop/shared/id'
import { jsonResponse } from '@shop/shared/operation'
import { stockToWire } from '../inventory.ts'
import { operation } from '../operation.ts'
import { noSuchProduct } from '../product.refusal.ts'
import { maySee } from '../product.ts'
import { Stock } from '../stock.schema.ts'

export const getProductStock = operation(
  'anyone',
  {
    method: 'get',
    path: '/api/products/{id}/stock',
    summary: 'The units of one product, never from the cache; of an inactive one for its seller and admins only',
    request: { params: z.object({ id: Id }) },
    responses: { 200: jsonResponse(Stock, 'The stock') },
  },
  async (c) => {
    const [stock] = await c.var.deps.inventory.findMany([c.req.valid('param').id])
    if (!stock || !maySee(stock, c.var.actor)) throw noSuchProduct()
    return c.json(stockToWire(stock, c.var.actor), 200, { 'cache-control': 'no-store' })
  },
)
