import { jsonResponse, problemResponse } from '@shop/shared/operation'
import { done } from '../done.schema.ts'
import { TokenHolder, TokenParam } from '../mailed-token.schema.ts'
import { operation } from '../operation.ts'
import { ALREADY_VERIFIED, holderOf } from '../verifying.ts'

export const validateEmailToken = operation(
  'public',
  {
    method: 'get',
    path: '/api/auth/validate-email-token/{token}',
    summary: 'Whether a verification token can still be used; it is not used up',
    request: { params: TokenParam },
    responses: { 200: jsonResponse(TokenHolder, 'It can, for this address'), 400: problemResponse('INVALID_TOKEN') },
  },
  async (c) => {
    const { email, verified } = await holderOf(c.var.deps, 'verify-email', c.req.valid('param').token, new Date())
    return c.json({ ...done(verified ? ALREADY_VERIFIED : 'This link can be used.'), email }, 200, {
      'cache-control': 'no-store',
    })
  },
)
