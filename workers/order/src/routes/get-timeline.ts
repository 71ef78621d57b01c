import { z } from '@hono/zod-openapi'
import { Refusal } from '@shop/shared/errors'
import { Id } from '@shop/shared/id'
import { jsonResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { StatusChange } from '../order.schema.ts'
import { viewFor } from '../order.view.ts'

export const getTimeline = operation(
  'signed-in',
  {
    method: 'get',
    path: '/api/orders/{id}/timeline',
    summary: 'Every status of an order so far, oldest first',
    request: { params: z.object({ id: Id }) },
    responses: { 200: jsonResponse(z.object({ items: z.array(StatusChange) }), 'The timeline') },
  },
  async (c) => {
    const stored = await c.var.deps.orders.find(c.req.valid('param').id)
    const view = stored && viewFor(stored.order, c.var.actor)
    if (!view) throw new Refusal('NOT_FOUND', { detail: 'There is no such order.' })
    return c.json({ items: view.timeline }, 200)
  },
)
