import { Refusal } from '@shop/shared/errors'
import { jsonResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { User } from '../user.schema.ts'
import { userToWire } from '../user.ts'

export const getMe = operation(
  'signed-in',
  {
    method: 'get',
    path: '/api/auth/me',
    summary: "The caller's own account",
    responses: { 200: jsonResponse(User, 'The account') },
  },
  async (c) => {
    const user = await c.var.deps.users.find(c.var.actor.id)
    if (!user) throw new Refusal('UNAUTHENTICATED')
    return c.json(userToWire(user), 200)
  },
)
