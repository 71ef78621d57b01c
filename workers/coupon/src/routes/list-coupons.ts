import { isId } from '@shop/shared/id'
import { isNewestKey } from '@shop/shared/newest'
import { jsonResponse } from '@shop/shared/operation'
import { pageOrItems, pageReply, pageRequest } from '@shop/shared/page'
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
    responses: { 200: jsonResponse(pageOrItems(CouponPage), 'A page of coupons; by ids no more than the coupons') },
  },
  async (c) => {
    const { coupons } = c.var.deps
    const { actor } = c.var
    const { ids, search, active, ...paging } = c.req.valid('query')
    if (ids) {
      const items = (await coupons.findMany(ids.filter(isId))).map((coupon) => toWire(coupon, actor))
      return c.json({ items }, 200)
    }
    const filter = { search, ...(active !== undefined && { active: active === 'true' }) }
    const list = JSON.stringify(filter)
    const request = pageRequest(paging, list, isNewestKey)
    const found = await coupons.list(filter, request)
    return c.json(
      pageReply(found, request, list, (coupon) => toWire(coupon, actor)),
      200,
    )
  },
)
