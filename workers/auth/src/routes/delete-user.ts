import { z } from '@hono/zod-openapi'
import { Id } from '@shop/shared/id'
import { problemResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { changeStanding } from '../standing.ts'

export const deleteUser = operation(
  'admin',
  {
    method: 'delete',
    path: '/api/users/{id}',
    summary: 'Deactivates an account and ends its sessions at once; it is kept, for orders and products name it',
    request: { params: z.object({ id: Id }) },
    responses: {
      204: { description: 'The account is not active any more' },
      409: problemResponse("CONFLICT: the admin's own account, or the last admin"),
    },
  },
  async (c) => {
    await changeStanding(c.var.deps, c.var.actor, c.req.valid('param').id, { active: false })
    return c.body(null, 204)
  },
)
