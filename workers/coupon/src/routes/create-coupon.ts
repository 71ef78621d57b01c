import { Refusal } from '@shop/shared/errors'
import { newId } from '@shop/shared/id'
import { jsonBody, jsonResponse, problemResponse } from '@shop/shared/operation'
import { newCoupon, toWire } from '../coupon.ts'
import { Coupon, NewCoupon } from '../coupon.schema.ts'
import { operation } from '../operation.ts'

export const createCoupon = operation(
  'admin',
  {
    method: 'post',
    path: '/api/coupons',
    summary: 'Adds a coupon',
    request: { body: jsonBody(NewCoupon) },
    responses: { 201: jsonResponse(Coupon, 'The coupon'), 409: problemResponse('CONFLICT: the code is taken') },
  },
  async (c) => {
    const coupon = newCoupon(newId(), c.req.valid('json'), new Date())
    const written = await c.var.deps.coupons.insert(coupon)
    if (!written.ok) throw codeTaken(coupon.code)
    return c.json(toWire({ ...coupon, uses: 0 }, c.var.actor), 201, { location: `/api/coupons/${coupon.id}` })
  },
)

function codeTaken(code: string): Refusal {
  const message = `there is a coupon with the code ${code} already`
  return new Refusal('CONFLICT', { detail: `code: ${message}`, errors: [{ field: 'code', message }] })
}
