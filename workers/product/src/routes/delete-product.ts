import { z } from '@hono/zod-openapi'
import { Id, newId } from '@shop/shared/id'
import { problemResponse } from '@shop/shared/operation'
import { allowedVersions, IfMatch } from '@shop/shared/precondition'
import { changing } from '@shop/shared/read-through'
import { movedBy } from '../movement.ts'
import { operation } from '../operation.ts'
import { familiesOf } from '../product.cache.ts'
import { changeRefused } from '../product.refusal.ts'
import { ownedBy } from '../product.ts'

export const deleteProduct = operation(
  'seller',
  {
    method: 'delete',
    path: '/api/products/{id}',
    summary: 'Takes a product off sale and out of all lists; orders keep it, and its seller can put it back on sale',
    request: { params: z.object({ id: Id }), headers: IfMatch },
    responses: {
      204: { description: 'It is off sale, since now or since before' },
      412: problemResponse('PRECONDITION_FAILED: it has changed meanwhile'),
    },
  },
  async (c) => {
    const { actor, deps } = c.var
    const { id } = c.req.valid('param')
    const scope = { sellerId: ownedBy(actor), versions: allowedVersions(c.req.valid('header')['if-match']) }
    const removing = { id: newId(), at: new Date(), by: movedBy(actor) }
    const removed = await changing(deps.cache, familiesOf(id), () => deps.productChanges.remove(id, scope, removing))
    if (!removed.ok) throw changeRefused(removed)
    return c.body(null, 204)
  },
)
