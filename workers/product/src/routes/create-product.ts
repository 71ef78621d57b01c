import { Refusal } from '@shop/shared/errors'
import { newId } from '@shop/shared/id'
import { jsonBody, jsonResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { LISTS } from '../product.cache.ts'
import { NewProduct, Product } from '../product.schema.ts'
import { newProduct, toWire } from '../product.ts'

export const createProduct = operation(
  'seller',
  {
    method: 'post',
    path: '/api/products',
    summary: 'Lists a product; an admin may list for any seller',
    request: { body: jsonBody(NewProduct) },
    responses: { 201: jsonResponse(Product, 'The product') },
  },
  async (c) => {
    const { products, inventory, categories, cache, currency } = c.var.deps
    const { actor } = c.var
    const input = c.req.valid('json')
    const sellerId = input.seller ?? actor.id
    if (actor.role !== 'admin' && sellerId !== actor.id) throw new Refusal('FORBIDDEN')
    const category = await categories.find(input.category)
    if (!category) {
      throw new Refusal('BAD_USER_INPUT', {
        detail: 'category: there is no such category',
        errors: [{ field: 'category', message: 'there is no such category' }],
      })
    }
    const product = newProduct(newId(), input, category, sellerId, new Date())
    // Stock first: a product that can be seen can be ordered, and stock without a product harms nobody.
    await inventory.open(product.id, sellerId, product.available)
    await products.insert(product)
    await cache.drop([LISTS])
    return c.json(toWire(product, currency), 201, { location: `/api/products/${product.id}` })
  },
)
