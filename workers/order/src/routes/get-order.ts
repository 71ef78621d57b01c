import { z } from '@hono/zod-openapi'
import { Refusal } from '@shop/shared/errors'
import { Id } from '@shop/shared/id'
import { jsonResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { Order } from '../order.schema.ts'
import { viewFor } from '../order.view.ts'

export const getOrder = operation(
  'signed-in',
  {
    method: 'get',
    path: '/api/orders/{id}',
    summary: 'One order: own, or as the seller of a line in the seller’s view',
    request: { params: z.object({ id: Id }) },
    responses: { 200: jsonResponse(Order, 'The order') },
  },
  async (c) => {
    const stored = await c.var.deps.orders.find(c.req.valid('param').id)
    const view = stored && viewFor(stored.order, c.var.actor)
    if (!view) throw new Refusal('NOT_FOUND', { detail: 'There is no such order.' })
    return c.json(view, 200)
  },
)
