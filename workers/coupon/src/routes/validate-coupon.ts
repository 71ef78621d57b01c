import { minorOf } from '@shop/shared/money'
import { jsonBody, jsonResponse, tooManyRequests } from '@shop/shared/operation'
import { CouponCheck, Validation } from '../coupon.schema.ts'
import { evaluate } from '../evaluation.ts'
import { operation } from '../operation.ts'
import { validationToWire } from '../validation.ts'

export const validateCoupon = operation(
  'anyone',
  {
    method: 'post',
    path: '/api/coupons/validate',
    summary: 'What a code is worth for a cart of this total; a refusal is an answer, and nothing is used up',
    request: { body: jsonBody(CouponCheck) },
    responses: { 200: jsonResponse(Validation, 'The validation'), 429: tooManyRequests },
  },
  async (c) => {
    const { deps, actor } = c.var
    const { code, cartTotal } = c.req.valid('json')
    await deps.admitCheck(actor)
    const userId = actor?.id ?? null
    const { coupon, usage } = await deps.coupons.findByCode(code, userId)
    const totalMinor = minorOf(cartTotal)
    const evaluation = evaluate(coupon, usage, { totalMinor }, userId, new Date())
    return c.json(validationToWire(evaluation, totalMinor), 200)
  },
)
