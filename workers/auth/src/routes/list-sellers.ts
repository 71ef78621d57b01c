import { z } from '@hono/zod-openapi'
import { etagOfBody, matchesEtag, revalidated } from '@shop/shared/etag'
import { isId } from '@shop/shared/id'
import { jsonResponse } from '@shop/shared/operation'
import { IdsQuery } from '@shop/shared/page'
import { operation } from '../operation.ts'
import { SellerList } from '../user.schema.ts'
import { isSeller, sellerToWire } from '../user.ts'

export const listSellers = operation(
  'anyone',
  {
    method: 'get',
    path: '/api/sellers',
    summary: 'The public cards of up to 100 sellers; other ids are left out',
    request: { query: z.object({ ids: IdsQuery }) },
    responses: {
      200: jsonResponse(SellerList, 'The sellers, in the order asked'),
      304: { description: 'Nothing has changed since' },
    },
  },
  async (c) => {
    const found = await c.var.deps.users.findMany(c.req.valid('query').ids.filter(isId))
    const sellers = { items: found.filter(isSeller).map((user) => sellerToWire(user, c.var.actor)) }
    const etag = etagOfBody(sellers)
    if (matchesEtag(c.req.header('if-none-match'), etag)) return c.body(null, 304, revalidated(etag))
    return c.json(sellers, 200, revalidated(etag))
  },
)
