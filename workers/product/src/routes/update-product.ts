import { z } from '@hono/zod-openapi'
import { Refusal } from '@shop/shared/errors'
import { Id, newId } from '@shop/shared/id'
import { jsonBody, jsonResponse, problemResponse } from '@shop/shared/operation'
import { allowedVersions, IfMatch } from '@shop/shared/precondition'
import { changing } from '@shop/shared/read-through'
import { tagProducts } from '../category.tagging.ts'
import { movedBy } from '../movement.ts'
import { operation } from '../operation.ts'
import { familiesOf } from '../product.cache.ts'
import { categoryNamed } from '../product.category.ts'
import { changeRefused } from '../product.refusal.ts'
import { Product, ProductChange } from '../product.schema.ts'
import { changesOf, ownedBy, productEtag, toWire } from '../product.ts'

export const updateProduct = operation(
  'seller',
  {
    method: 'patch',
    path: '/api/products/{id}',
    summary: 'Changes a product; what is left out stays, null clears',
    request: { params: z.object({ id: Id }), headers: IfMatch, body: jsonBody(ProductChange) },
    responses: {
      200: jsonResponse(Product, 'The product'),
      412: problemResponse('PRECONDITION_FAILED: it has changed meanwhile'),
    },
  },
  async (c) => {
    const { actor, deps } = c.var
    const { products, productChanges, cache, currency } = deps
    const { id } = c.req.valid('param')
    const input = c.req.valid('json')
    if (actor.role !== 'admin' && input.seller !== undefined && input.seller !== actor.id)
      throw new Refusal('FORBIDDEN')
    const category = input.category === undefined ? undefined : await categoryNamed(deps, input.category)
    const scope = { sellerId: ownedBy(actor), versions: allowedVersions(c.req.valid('header')['if-match']) }
    const moving = { id: newId(), at: new Date(), by: movedBy(actor) }
    const changed = await changing(cache, familiesOf(id), () =>
      productChanges.change(id, scope, changesOf(input, category), moving),
    )
    if (!changed.ok) throw changeRefused(changed)
    // The category may have changed since it was read, and its products been tagged before this one was among them.
    const tagged = category && (await tagProducts(() => deps, category.id))
    const found = tagged?.ok && tagged.products > 0 ? await products.find(id) : changed.product
    const product = found ?? changed.product
    return c.json(toWire(product, currency), 200, { etag: productEtag(product) })
  },
)
