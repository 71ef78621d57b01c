import { z } from '@hono/zod-openapi'
import { Id } from '@shop/shared/id'
import { isNewestKey } from '@shop/shared/newest'
import { jsonResponse } from '@shop/shared/operation'
import { PageQuery, pageReply, pageRequest } from '@shop/shared/page'
import { movementToWire } from '../movement.ts'
import { operation } from '../operation.ts'
import { noSuchProduct } from '../product.refusal.ts'
import { ownedBy } from '../product.ts'
import { MovementPage } from '../stock.schema.ts'

export const listMovements = operation(
  'seller',
  {
    method: 'get',
    path: '/api/products/{id}/stock/movements',
    summary: 'What came and went of a product, newest first; units that orders only hold have not gone yet',
    request: { params: z.object({ id: Id }), query: PageQuery },
    responses: { 200: jsonResponse(MovementPage, 'A page of movements') },
  },
  async (c) => {
    const { actor, deps } = c.var
    const { id } = c.req.valid('param')
    const list = `movements ${id}`
    const request = pageRequest(c.req.valid('query'), list, isNewestKey)
    const found = await deps.movements.list(id, ownedBy(actor), request)
    if (!found) throw noSuchProduct()
    return c.json(pageReply(found, request, list, movementToWire), 200)
  },
)
