import { jsonBody, jsonResponse, tooManyRequests } from '@shop/shared/operation'
import { z } from '@hono/zod-openapi'
import { Done, done } from '../done.schema.ts'
import { sendReset } from '../mailing.ts'
import { operation } from '../operation.ts'
import { Email } from '../user.schema.ts'

const ForgottenPassword = z.object({ email: Email }).openapi('ForgottenPassword')

export const forgotPassword = operation(
  'public',
  {
    method: 'post',
    path: '/api/auth/forgot-password',
    summary: 'Mails a link to a new password if the address has an account, and answers the same if not',
    request: { body: jsonBody(ForgottenPassword) },
    responses: { 202: jsonResponse(Done, 'If there is an account, a mail is on its way'), 429: tooManyRequests },
  },
  async (c) => {
    const { deps } = c.var
    const { email } = c.req.valid('json')
    await deps.limits.forgotPassword(email)
    const user = await deps.users.findByEmail(email)
    // After the answer: how long it takes must not tell whether there is an account.
    if (user?.active) c.executionCtx.waitUntil(sendReset(deps, user, new Date()))
    return c.json(done('If this address has an account, a mail with a link is on its way to it.'), 202)
  },
)
