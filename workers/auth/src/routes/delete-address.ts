import { z } from '@hono/zod-openapi'
import { Refusal } from '@shop/shared/errors'
import { Id } from '@shop/shared/id'
import { ownBookOf } from '../address.ts'
import { operation } from '../operation.ts'

export const deleteAddress = operation(
  'signed-in',
  {
    method: 'delete',
    path: '/api/addresses/{id}',
    summary: 'Removes an own address; if it was the default, the newest of the others takes its place',
    request: { params: z.object({ id: Id }) },
    responses: { 204: { description: 'It is removed' } },
  },
  async (c) => {
    const removed = await c.var.deps.addresses.remove(c.req.valid('param').id, ownBookOf(c.var.actor))
    if (!removed) throw new Refusal('NOT_FOUND', { detail: 'There is no such address.' })
    return c.body(null, 204)
  },
)
