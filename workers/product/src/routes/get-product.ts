import { z } from '@hono/zod-openapi'
import { readThrough } from '@shop/shared/cache'
import { Refusal } from '@shop/shared/errors'
import { Id } from '@shop/shared/id'
import { jsonResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { productSlot } from '../product.cache.ts'
import { Product } from '../product.schema.ts'
import { maySee, toWire } from '../product.ts'

export const getProduct = operation(
  'public',
  {
    method: 'get',
    path: '/api/products/{id}',
    summary: 'One product',
    request: { params: z.object({ id: Id }) },
    responses: { 200: jsonResponse(Product, 'The product') },
  },
  async (c) => {
    const { products, cache, currency } = c.var.deps
    const { id } = c.req.valid('param')
    const read = async () => {
      const product = await products.find(id)
      return product ? toWire(product, currency) : undefined
    }
    const product = await readThrough(cache, productSlot(id), read)
    if (!product || !maySee({ active: product.active, sellerId: product.seller }, c.var.actor)) {
      throw new Refusal('NOT_FOUND', { detail: 'There is no such product.' })
    }
    return c.json(product, 200)
  },
)
