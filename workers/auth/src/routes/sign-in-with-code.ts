import { z } from '@hono/zod-openapi'
import { newId } from '@shop/shared/id'
import { jsonBody, jsonResponse, problemResponse } from '@shop/shared/operation'
import { notSignedIn } from '../google/account.ts'
import { signInCodeHash } from '../google/one-time.ts'
import { operation } from '../operation.ts'
import { SignIn } from '../session.schema.ts'
import { originOf } from '../session.ts'
import { NOT_STORED, signIn } from '../sign-in.ts'
import { GivenToken } from '../token.schema.ts'

const SignInCode = z.object({ code: GivenToken }).openapi('SignInCode')

export const signInWithCode = operation(
  'public',
  {
    method: 'post',
    path: '/api/auth/session',
    summary: 'Signs in with the code that came back from Google, once and within a minute',
    request: { body: jsonBody(SignInCode) },
    responses: {
      200: jsonResponse(SignIn, 'Signed in'),
      400: problemResponse('INVALID_TOKEN: unknown, used or expired'),
      401: problemResponse('Not signed in: meanwhile the account was deactivated or got another password'),
    },
  },
  async (c) => {
    const { deps, call } = c.var
    const now = new Date()
    const account = await deps.oneTime.redeemCode(signInCodeHash(c.req.valid('json').code), newId(), now)
    if (!account) throw notSignedIn()
    return c.json(await signIn(deps, account, originOf(call), now), 200, NOT_STORED)
  },
)
