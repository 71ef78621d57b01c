import { z } from '@hono/zod-openapi'
import { Refusal } from '@shop/shared/errors'
import { Id } from '@shop/shared/id'
import { jsonResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { Seller } from '../user.schema.ts'
import { isSeller, sellerToWire } from '../user.ts'

export const getSeller = operation(
  'public',
  {
    method: 'get',
    path: '/api/sellers/{id}',
    summary: 'The public card of a seller',
    request: { params: z.object({ id: Id }) },
    responses: { 200: jsonResponse(Seller, 'The seller') },
  },
  async (c) => {
    const user = await c.var.deps.users.find(c.req.valid('param').id)
    if (!user || !isSeller(user)) throw new Refusal('NOT_FOUND', { detail: 'There is no such seller.' })
    return c.json(sellerToWire(user, c.var.actor), 200)
  },
)
