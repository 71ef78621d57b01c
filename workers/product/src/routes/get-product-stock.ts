import { z } from '@hono/zod-openapi'
import { Id } from '@shop/shared/id'
import { jsonResponse } from '@shop/shared/operation'
import { stockToWire } from '../inventory.ts'
import { operation } from '../operation.ts'
import { noSuchProduct } from '../product.refusal.ts'
import { Stock } from '../stock.schema.ts'

export const getProductStock = operation(
  'public',
  {
    method: 'get',
    path: '/api/products/{id}/stock',
    summary: 'The units of one product, never from the cache',
    request: { params: z.object({ id: Id }) },
    responses: { 200: jsonResponse(Stock, 'The stock') },
  },
  async (c) => {
    const [stock] = await c.var.deps.inventory.findMany([c.req.valid('param').id])
    if (!stock) throw noSuchProduct()
    return c.json(stockToWire(stock, c.var.actor), 200, { 'cache-control': 'no-store' })
  },
)
