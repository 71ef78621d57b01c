import { z } from '@hono/zod-openapi'
import { etagOfBody, matchesEtag, revalidated } from '@shop/shared/etag'
import { Refusal } from '@shop/shared/errors'
import { Id } from '@shop/shared/id'
import { jsonResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { Seller } from '../user.schema.ts'
import { isSeller, sellerToWire } from '../user.ts'

export const getSeller = operation(
  'anyone',
  {
    method: 'get',
    path: '/api/sellers/{id}',
    summary: 'The public card of a seller',
    request: { params: z.object({ id: Id }) },
    responses: {
      200: jsonResponse(Seller, 'The seller'),
      304: { description: 'Nothing has changed since' },
    },
  },
  async (c) => {
    const user = await c.var.deps.users.find(c.req.valid('param').id)
    if (!user || !isSeller(user)) throw new Refusal('NOT_FOUND', { detail: 'There is no such seller.' })
    const seller = sellerToWire(user, c.var.actor)
    const etag = etagOfBody(seller)
    if (matchesEtag(c.req.header('if-none-match'), etag)) return c.body(null, 304, revalidated(etag))
    return c.json(seller, 200, revalidated(etag))
  },
)
