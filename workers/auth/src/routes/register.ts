import { Refusal } from '@shop/shared/errors'
import { newId } from '@shop/shared/id'
import { jsonBody, jsonResponse, problemResponse, tooManyRequests } from '@shop/shared/operation'
import { sendVerification } from '../mailing.ts'
import { operation } from '../operation.ts'
import { SignIn } from '../session.schema.ts'
import { originOf } from '../session.ts'
import { NOT_STORED, signIn } from '../sign-in.ts'
import { Registration } from '../user.schema.ts'
import { newUser } from '../user.ts'

export const register = operation(
  'public',
  {
    method: 'post',
    path: '/api/auth/register',
    summary: 'Opens an account and signs it in',
    request: { body: jsonBody(Registration) },
    responses: {
      201: jsonResponse(SignIn, 'The account is open and signed in'),
      403: problemResponse('Nobody can register as an admin'),
      409: problemResponse('The address has an account already'),
      429: tooManyRequests,
    },
  },
  async (c) => {
    const { deps, call } = c.var
    const input = c.req.valid('json')
    if (input.role === 'admin') throw new Refusal('FORBIDDEN', { detail: 'Admins are appointed by other admins.' })
    await deps.limits.register()
    const now = new Date()
    const user = newUser(newId(), input, now)
    const inserted = await deps.users.insert(user, await deps.passwords.hash(input.password))
    if (!inserted.ok) {
      throw new Refusal('CONFLICT', {
        detail: 'email: this address has an account already',
        errors: [{ field: 'email', message: 'this address has an account already' }],
      })
    }
    const account = { userId: user.id, sessionGeneration: inserted.sessionGeneration }
    const [answer] = await Promise.all([signIn(deps, account, originOf(call), now), sendVerification(deps, user, now)])
    return c.json(answer, 201, { ...NOT_STORED, location: `/api/users/${user.id}` })
  },
)
