import { jsonBody, jsonResponse, problemResponse } from '@shop/shared/operation'
import { TokenBody, Verified } from '../mailed-token.schema.ts'
import { operation } from '../operation.ts'
import { verifyAddress } from '../verifying.ts'

export const verifyEmailToken = operation(
  'anyone',
  {
    method: 'post',
    path: '/api/auth/verify-email-token',
    summary: 'The same with the token in the body, where no log and no history sees it',
    request: { body: jsonBody(TokenBody) },
    responses: { 200: jsonResponse(Verified, 'The address is verified'), 400: problemResponse('INVALID_TOKEN') },
  },
  async (c) => {
    const { deps, actor } = c.var
    return c.json(await verifyAddress(deps, c.req.valid('json').token, actor, new Date()), 200)
  },
)
