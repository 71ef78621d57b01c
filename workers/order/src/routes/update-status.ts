import { z } from '@hono/zod-openapi'
import { Refusal } from '@shop/shared/errors'
import { Id } from '@shop/shared/id'
import { jsonBody, jsonResponse, problemResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { NewStatus, Order } from '../order.schema.ts'
import { viewFor } from '../order.view.ts'

export const updateStatus = operation(
  'seller',
  {
    method: 'patch',
    path: '/api/orders/{id}/status',
    summary: 'Moves an order along its way to the buyer: an admin any, a seller those whose lines are all their own',
    request: { params: z.object({ id: Id }), body: jsonBody(NewStatus) },
    responses: { 200: jsonResponse(Order, 'The order'), 409: problemResponse('This status cannot follow') },
  },
  async (c) => {
    const { deps, actor } = c.var
    const { status, note } = c.req.valid('json')
    const viewer = { id: actor.id, role: actor.role }
    const result = await deps.setStatus(c.req.valid('param').id, status, viewer, note ?? null)
    if (result.ok) {
      const view = viewFor(result.order, actor)
      if (view) return c.json(view, 200)
      throw new Error('who moves an order sees it')
    }
    switch (result.code) {
      case 'NOT_FOUND':
        throw new Refusal('NOT_FOUND', { detail: 'There is no such order.' })
      case 'FORBIDDEN':
        throw new Refusal('FORBIDDEN', { detail: 'Only the seller of all lines, or an admin, moves an order.' })
      case 'INVALID_TRANSITION': {
        const { from, allowed } = result
        const detail = `An order that is ${from} does not become ${status}.`
        throw new Refusal('INVALID_TRANSITION', { detail, members: { from, allowed } })
      }
    }
  },
)
