import { Refusal } from '@shop/shared/errors'
import { newId } from '@shop/shared/id'
import { jsonBody, jsonResponse } from '@shop/shared/operation'
import { changing } from '@shop/shared/read-through'
import { tagProducts } from '../category.tagging.ts'
import { movedBy } from '../movement.ts'
import { operation } from '../operation.ts'
import { LISTS } from '../product.cache.ts'
import { categoryNamed } from '../product.category.ts'
import { NewProduct, Product } from '../product.schema.ts'
import { newProduct, productEtag, toWire } from '../product.ts'

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
    const { actor, deps } = c.var
    const { products, inventory, cache, currency } = deps
    const input = c.req.valid('json')
    const sellerId = input.seller ?? actor.id
    if (actor.role !== 'admin' && sellerId !== actor.id) throw new Refusal('FORBIDDEN')
    const category = await categoryNamed(deps, input.category)
    const now = new Date()
    const product = newProduct(newId(), input, category, sellerId, now)
    await changing(cache, [LISTS], async () => {
      // Stock first: a product that can be seen can be ordered, and stock without a product harms nobody.
      await inventory.open(product.id, sellerId, product.available, movedBy(actor), now)
      await products.insert(product)
    })
    // The category may have changed since it was read, and its products been tagged before this one was there.
    const tagged = await tagProducts(() => deps, product.categoryId)
    const found = tagged.ok && tagged.products === 0 ? product : await products.find(product.id)
    const listed = found ?? product
    const headers = { location: `/api/products/${product.id}`, etag: productEtag(listed) }
    return c.json(toWire(listed, currency), 201, headers)
  },
)
