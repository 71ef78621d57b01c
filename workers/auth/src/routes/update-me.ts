import { Refusal } from '@shop/shared/errors'
import { jsonBody, jsonResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { ProfileChange, User } from '../user.schema.ts'
import { userToWire } from '../user.ts'

export const updateMe = operation(
  'signed-in',
  {
    method: 'patch',
    path: '/api/auth/me',
    summary: "Changes what the caller's own account says of them",
    request: { body: jsonBody(ProfileChange) },
    responses: { 200: jsonResponse(User, 'The account') },
  },
  async (c) => {
    const user = await c.var.deps.users.updateProfile(c.var.actor.id, c.req.valid('json'), new Date())
    if (!user) throw new Refusal('UNAUTHENTICATED')
    return c.json(userToWire(user), 200)
  },
)
