import { Refusal } from '@shop/shared/errors'
import { jsonBody, jsonResponse, problemResponse } from '@shop/shared/operation'
import { Done, done } from '../done.schema.ts'
import { passwordChangedLetter } from '../letters.ts'
import { PasswordReset } from '../mailed-token.schema.ts'
import { mailedTokenHash } from '../mailed-token.ts'
import { checkPassword } from '../new-password.ts'
import { operation } from '../operation.ts'
import { holderOf, invalidToken } from '../verifying.ts'

export const resetPassword = operation(
  'public',
  {
    method: 'post',
    path: '/api/auth/reset-password',
    summary: 'Sets a new password with a mailed token, once, and signs the account out everywhere',
    request: { body: jsonBody(PasswordReset) },
    responses: { 200: jsonResponse(Done, 'The password is set'), 400: problemResponse('INVALID_TOKEN, or bad input') },
  },
  async (c) => {
    const { deps } = c.var
    const { token, newPassword } = c.req.valid('json')
    const now = new Date()
    // Looked at before it is used: whoever has no good token costs no hash, and a bad password does not use it up.
    const user = await holderOf(deps, 'reset-password', token, now)
    const fault = checkPassword(newPassword, user.email)
    if (fault !== undefined) {
      const errors = [{ field: 'newPassword', message: fault }]
      throw new Refusal('BAD_USER_INPUT', { detail: `newPassword: ${fault}`, errors })
    }
    const hash = mailedTokenHash('reset-password', token)
    if (!(await deps.mailedTokens.reset(hash, await deps.passwords.hash(newPassword), now))) throw invalidToken()
    deps.networks.rememberOnly(user.email)
    await deps.mail.enqueue(passwordChangedLetter(user, 'everybody'), `changed:${hash}`)
    return c.json(done('Your new password is set, and you are signed out everywhere.'), 200)
  },
)
