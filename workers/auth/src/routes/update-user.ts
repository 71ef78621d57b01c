import { z } from '@hono/zod-openapi'
import { Id } from '@shop/shared/id'
import { jsonBody, jsonResponse, problemResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { changeStanding } from '../standing.ts'
import { User, UserChange } from '../user.schema.ts'
import { userToWire } from '../user.ts'

export const updateUser = operation(
  'admin',
  {
    method: 'patch',
    path: '/api/users/{id}',
    summary: 'Gives an account another role, deactivates it or activates it again; its sessions end at once',
    request: { params: z.object({ id: Id }), body: jsonBody(UserChange) },
    responses: {
      200: jsonResponse(User, 'The account'),
      409: problemResponse("CONFLICT: the admin's own account, or the last admin"),
    },
  },
  async (c) => {
    const user = await changeStanding(c.var.deps, c.var.actor, c.req.valid('param').id, c.req.valid('json'))
    return c.json(userToWire(user), 200)
  },
)
