import { jsonResponse, problemResponse } from '@shop/shared/operation'
import { TokenParam, Verified } from '../mailed-token.schema.ts'
import { operation } from '../operation.ts'
import { verifyAddress } from '../verifying.ts'

export const verifyEmail = operation(
  'anyone',
  {
    method: 'get',
    'x-changes': true,
    path: '/api/auth/verify-email/{token}',
    summary: 'Confirms the address that the token was mailed to; again while it lives',
    request: { params: TokenParam },
    responses: { 200: jsonResponse(Verified, 'The address is verified'), 400: problemResponse('INVALID_TOKEN') },
  },
  async (c) => {
    const { deps, actor } = c.var
    const verified = await verifyAddress(deps, c.req.valid('param').token, actor, new Date())
    return c.json(verified, 200, { 'cache-control': 'no-store' })
  },
)
