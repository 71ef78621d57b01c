import { z } from '@hono/zod-openapi'
import { jsonResponse, problemResponse } from '@shop/shared/operation'
import { NO_ATTEMPT } from '../google/cookie.ts'
import { attemptOf, finish, outcome } from '../google/redirect.ts'
import { answering } from '../google/return-url.ts'
import { operation } from '../operation.ts'
import { SignIn } from '../session.schema.ts'
import { originOf } from '../session.ts'
import { NOT_STORED, signIn } from '../sign-in.ts'

/** What is missing or too much is not malformed, but an attempt that is none of ours. */
const ReturnedQuery = z.object({
  state: z.string().optional(),
  code: z.string().optional(),
  error: z.string().max(100).optional(),
})

export const finishGoogle = operation(
  'public',
  {
    method: 'get',
    'x-changes': true,
    path: '/api/auth/google/callback',
    summary: 'Where Google sends the browser back; goes on to the page that was asked for, or signs in',
    request: { query: ReturnedQuery },
    responses: {
      200: jsonResponse(SignIn, 'Signed in'),
      303: { description: 'To the page, with a code for POST /api/auth/session, or with an error' },
      400: problemResponse('INVALID_TOKEN: not an attempt of this browser, or not any more'),
      401: problemResponse('Not signed in: the account is deactivated'),
      409: problemResponse('The address has to be verified first'),
    },
  },
  async (c) => {
    const { deps, call } = c.var
    const returned = c.req.valid('query')
    const now = new Date()
    const attempt = await attemptOf(deps, c.req.header('cookie'), returned, now)
    call.answer.append('set-cookie', NO_ATTEMPT)
    const { returnTo, clientState } = attempt
    if (returnTo === undefined) {
      const account = await finish(deps, attempt, returned, now)
      return c.json(await signIn(deps, account, originOf(call), now), 200, NOT_STORED)
    }
    const told = await outcome(deps, attempt, returned, now)
    c.header('cache-control', 'no-store')
    return c.redirect(answering(returnTo, { ...told, ...(clientState !== undefined && { state: clientState }) }), 303)
  },
)
