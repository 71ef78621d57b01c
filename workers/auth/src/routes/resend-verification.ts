import { Refusal } from '@shop/shared/errors'
import { jsonResponse, problemResponse, tooManyRequests } from '@shop/shared/operation'
import { Done, done } from '../done.schema.ts'
import { sendVerification } from '../mailing.ts'
import { operation } from '../operation.ts'

const VERIFIED = 'Your address is already verified.'

export const resendVerification = operation(
  'signed-in',
  {
    method: 'post',
    path: '/api/auth/resend-verification',
    summary: 'Mails the caller a fresh verification link',
    responses: {
      202: jsonResponse(Done, 'A mail is on its way'),
      409: problemResponse('The address is verified already'),
      429: tooManyRequests,
    },
  },
  async (c) => {
    const { deps, actor } = c.var
    const user = await deps.users.find(actor.id)
    if (!user) throw new Refusal('UNAUTHENTICATED')
    if (user.verified) {
      throw new Refusal('CONFLICT', {
        detail: VERIFIED,
        errors: [{ field: 'email', message: VERIFIED }],
      })
    }
    await deps.limits.resendVerification(user.email)
    await sendVerification(deps, user, new Date())
    return c.json(done('A mail with a link is on its way to you.'), 202)
  },
)
