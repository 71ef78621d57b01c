import { z } from '@hono/zod-openapi'
import { etagOfBody, matchesEtag, revalidated } from '@shop/shared/etag'
import { isId, SoughtId } from '@shop/shared/id'
import { jsonResponse } from '@shop/shared/operation'
import { IdsQuery } from '@shop/shared/page'
import { isUsable, toWire } from '../coupon.ts'
import { Coupon } from '../coupon.schema.ts'
import { operation } from '../operation.ts'

export const listCategoryCoupons = operation(
  'anyone',
  {
    method: 'get',
    path: '/api/coupons/category/{categoryId}',
    summary: 'The coupons usable now for products of a category; only listed ones, unless an admin asks',
    request: {
      params: z.object({ categoryId: SoughtId }),
      query: z.object({
        ancestors: IdsQuery.optional().openapi({ description: 'The categories above it, whose coupons apply too' }),
      }),
    },
    responses: {
      200: jsonResponse(z.object({ items: z.array(Coupon) }), 'The coupons'),
      304: { description: 'They have not changed since' },
    },
  },
  async (c) => {
    const { actor, deps } = c.var
    const { ancestors = [] } = c.req.valid('query')
    const categories = [c.req.valid('param').categoryId, ...ancestors.filter(isId)]
    const now = new Date()
    const found = await deps.coupons.findForCategories(categories, now, actor?.role === 'admin' ? undefined : true)
    const items = found.filter((coupon) => isUsable(coupon, now)).map((coupon) => toWire(coupon, actor))
    const headers = revalidated(etagOfBody(items))
    if (matchesEtag(c.req.header('if-none-match'), headers.etag)) return c.body(null, 304, headers)
    return c.json({ items }, 200, headers)
  },
)
