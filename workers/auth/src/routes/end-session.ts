import { z } from '@hono/zod-openapi'
import { Refusal } from '@shop/shared/errors'
import { Id } from '@shop/shared/id'
import { operation } from '../operation.ts'

export const endSession = operation(
  'signed-in',
  {
    method: 'delete',
    path: '/api/auth/sessions/{id}',
    summary: 'Ends one session of the account, or any for an admin',
    request: { params: z.object({ id: Id }) },
    responses: { 204: { description: 'It has ended' } },
  },
  async (c) => {
    const { actor, deps } = c.var
    const owner = actor.role === 'admin' ? undefined : actor.id
    const ended = await deps.sessions.end(c.req.valid('param').id, owner)
    if (!ended) throw new Refusal('NOT_FOUND', { detail: 'There is no such session.' })
    return c.body(null, 204)
  },
)
