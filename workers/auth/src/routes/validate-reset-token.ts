import { jsonResponse, problemResponse } from '@shop/shared/operation'
import { done } from '../done.schema.ts'
import { TokenHolder, TokenParam } from '../mailed-token.schema.ts'
import { operation } from '../operation.ts'
import { holderOf } from '../verifying.ts'

export const validateResetToken = operation(
  'public',
  {
    method: 'get',
    path: '/api/auth/validate-reset-token/{token}',
    summary: 'Whether a token for a new password can still be used; it is not used up',
    request: { params: TokenParam },
    responses: { 200: jsonResponse(TokenHolder, 'It can, for this address'), 400: problemResponse('INVALID_TOKEN') },
  },
  async (c) => {
    const { email } = await holderOf(c.var.deps, 'reset-password', c.req.valid('param').token, new Date())
    return c.json({ ...done('This link can be used.'), email }, 200, { 'cache-control': 'no-store' })
  },
)
