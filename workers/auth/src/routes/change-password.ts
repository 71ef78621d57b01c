import { z } from '@hono/zod-openapi'
import { Refusal } from '@shop/shared/errors'
import { jsonBody, jsonResponse, tooManyRequests } from '@shop/shared/operation'
import { Done, done } from '../done.schema.ts'
import { checkPassword } from '../new-password.ts'
import { passwordChangedLetter } from '../letters.ts'
import { operation } from '../operation.ts'
import { GivenPassword, NewPassword } from '../password.schema.ts'

const PasswordChange = z.object({ currentPassword: GivenPassword, newPassword: NewPassword }).openapi('PasswordChange')

export const changePassword = operation(
  'signed-in',
  {
    method: 'post',
    path: '/api/auth/change-password',
    summary: 'Sets another password and signs the account out everywhere else',
    request: { body: jsonBody(PasswordChange) },
    responses: { 200: jsonResponse(Done, 'The password is changed'), 429: tooManyRequests },
  },
  async (c) => {
    const { actor, deps } = c.var
    const { currentPassword, newPassword } = c.req.valid('json')
    await deps.limits.changePassword(actor.id)
    const user = await deps.users.find(actor.id)
    const credentials = user && (await deps.users.findCredentials(user.email))
    if (!user || !credentials) throw new Refusal('UNAUTHENTICATED')
    const fault = checkPassword(newPassword, user.email)
    if (fault !== undefined) throw refused('newPassword', fault)

    const from = credentials.passwordHash
    if (from === undefined || !(await deps.passwords.verify(currentPassword, from)))
      throw refused('currentPassword', WRONG)
    const to = await deps.passwords.hash(newPassword)
    const { id: userId, sessionId } = actor
    const { sessionGeneration: generation } = credentials
    const changed = await deps.passwordChanges.change({ userId, from, to, generation, sessionId, at: new Date() })
    // Somebody else was faster with another one.
    if (!changed) throw refused('currentPassword', WRONG)
    deps.networks.rememberOnly(user.email)
    await deps.mail.enqueue(passwordChangedLetter(user, 'everybody else'))
    return c.json(done('Your password is changed, and you are signed out everywhere else.'), 200)
  },
)

const WRONG = 'is not the current password'

function refused(field: string, message: string): Refusal {
  return new Refusal('BAD_USER_INPUT', { detail: `${field}: ${message}`, errors: [{ field, message }] })
}
