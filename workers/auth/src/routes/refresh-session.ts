import { z } from '@hono/zod-openapi'
import { jsonBody, jsonResponse, problemResponse, tooManyRequests } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { SignIn } from '../session.schema.ts'
import { originOf } from '../session.ts'
import { NOT_STORED, refresh } from '../sign-in.ts'
import { GivenToken } from '../token.schema.ts'

const Refresh = z.object({ refreshToken: GivenToken }).openapi('Refresh')

export const refreshSession = operation(
  'public',
  {
    method: 'post',
    path: '/api/auth/refresh',
    summary: 'New tokens for old ones; the refresh token is replaced, and a repeat within 30 s gets the same successor',
    request: { body: jsonBody(Refresh) },
    responses: {
      200: jsonResponse(SignIn, 'Still signed in'),
      401: problemResponse('Unknown, expired, or used before, which ends the session'),
      429: tooManyRequests,
    },
  },
  async (c) => {
    const { deps, call } = c.var
    const { refreshToken } = c.req.valid('json')
    await deps.limits.refresh(refreshToken)
    return c.json(await refresh(deps, refreshToken, originOf(call), new Date()), 200, NOT_STORED)
  },
)
