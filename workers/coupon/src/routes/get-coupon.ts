import { z } from '@hono/zod-openapi'
import { Refusal } from '@shop/shared/errors'
import { etagOf } from '@shop/shared/etag'
import { Id } from '@shop/shared/id'
import { jsonResponse } from '@shop/shared/operation'
import { toWire } from '../coupon.ts'
import { Coupon } from '../coupon.schema.ts'
import { operation } from '../operation.ts'

export const getCoupon = operation(
  'admin',
  {
    method: 'get',
    path: '/api/coupons/{id}',
    summary: 'One coupon',
    request: { params: z.object({ id: Id }) },
    responses: { 200: jsonResponse(Coupon, 'The coupon') },
  },
  async (c) => {
    const coupon = await c.var.deps.coupons.find(c.req.valid('param').id)
    if (!coupon) throw new Refusal('NOT_FOUND', { detail: 'There is no such coupon.' })
    // No 304: the number of uses moves without a new version.
    return c.json(toWire(coupon, c.var.actor), 200, { etag: etagOf(coupon.version) })
  },
)
