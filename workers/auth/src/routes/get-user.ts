import { z } from '@hono/zod-openapi'
import { Refusal } from '@shop/shared/errors'
import { Id } from '@shop/shared/id'
import { jsonResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { User } from '../user.schema.ts'
import { maySeeUser, userToWire } from '../user.ts'

export const getUser = operation(
  'signed-in',
  {
    method: 'get',
    path: '/api/users/{id}',
    summary: 'One account: the own one, or any for an admin',
    request: { params: z.object({ id: Id }) },
    responses: { 200: jsonResponse(User, 'The account') },
  },
  async (c) => {
    const { id } = c.req.valid('param')
    const user = maySeeUser(id, c.var.actor) ? await c.var.deps.users.find(id) : null
    if (!user) throw new Refusal('NOT_FOUND', { detail: 'There is no such account.' })
    return c.json(userToWire(user), 200)
  },
)
