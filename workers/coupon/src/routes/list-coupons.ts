import { Refusal } from '@shop/shared/errors'
import { isId } from '@shop/shared/id'
import { newestPosition } from '@shop/shared/newest'
import { jsonResponse } from '@shop/shared/operation'
import { pageReply, pageRequest } from '@shop/shared/page'
import { toWire } from '../coupon.ts'
import { CouponPage, CouponQuery } from '../coupon.schema.ts'
import { operation } from '../operation.ts'

export const listCoupons = operation(
  'admin',
  {
    method: 'get',
    path: '/api/coupons',
    summary: 'The coupons, newest first; or those with the given ids, in that order',
    request: { query: CouponQuery },
    responses: { 200: jsonResponse(CouponPage, 'A page of coupons') },
  },
  async (c) => {
    const { coupons } = c.var.deps
    const { actor } = c.var
    const { ids, search, active, ...paging } = c.req.valid('query')
    if (ids) {
      const items = (await coupons.findMany(ids.filter(isId))).map((coupon) => toWire(coupon, actor))
      return c.json({ items, page: 1, limit: ids.length, total: items.length, pages: 1, nextCursor: null }, 200)
    }
    const filter = { search, ...(active !== undefined && { active: active === 'true' }) }
    const list = JSON.stringify(filter)
    const request = pageRequest(paging, list)
    if (!request || (request.after && !newestPosition(request.after))) {
      throw new Refusal('BAD_USER_INPUT', { detail: 'cursor: belongs to another list or was altered' })
    }
    const found = await coupons.list(filter, request)
    return c.json(
      pageReply(found, request, list, (coupon) => toWire(coupon, actor)),
      200,
    )
  },
)
