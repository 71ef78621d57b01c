import { Refusal } from '@shop/shared/errors'
import { jsonBody, jsonResponse, problemResponse, tooManyRequests } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { rehash } from '../rehash.ts'
import { SignIn } from '../session.schema.ts'
import { originOf } from '../session.ts'
import { NOT_STORED, signIn } from '../sign-in.ts'
import { Login } from '../user.schema.ts'

export const login = operation(
  'public',
  {
    method: 'post',
    path: '/api/auth/login',
    summary: 'Signs in; an unknown address, a wrong password and a deactivated account get the same answer',
    request: { body: jsonBody(Login) },
    responses: {
      200: jsonResponse(SignIn, 'Signed in'),
      401: problemResponse('Not signed in, whatever the cause'),
      429: tooManyRequests,
    },
  },
  async (c) => {
    const { deps, call } = c.var
    const { passwords, users } = deps
    const { email, password } = c.req.valid('json')
    await deps.limits.login(email)
    const credentials = await users.findCredentials(email)
    const verified = await passwords.verify(password, credentials?.passwordHash)
    if (!credentials?.active || !credentials.passwordHash || !verified) throw new Refusal('INVALID_CREDENTIALS')
    const { userId, passwordHash } = credentials
    const answer = await signIn(deps, credentials, originOf(call), new Date())
    deps.waitUntil(rehash(deps, { userId, passwordHash }, password))
    return c.json(answer, 200, NOT_STORED)
  },
)
