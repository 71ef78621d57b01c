import { z } from '@hono/zod-openapi'
import { jsonResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'

const Ended = z.object({ ended: z.int() }).openapi('EndedSessions')

export const endOtherSessions = operation(
  'signed-in',
  {
    method: 'delete',
    path: '/api/auth/sessions',
    summary: 'Signs the account out everywhere else',
    responses: { 200: jsonResponse(Ended, 'How many sessions have ended') },
  },
  async (c) => {
    const { actor, deps } = c.var
    const now = new Date()
    // Counted before: where the end is repeated because its answer was lost, there is nothing left to count.
    const others = (await deps.sessions.list(actor.id, now)).filter(({ id }) => id !== actor.sessionId)
    await deps.sessions.endOthers(actor.id, actor.sessionId, now)
    return c.json({ ended: others.length }, 200)
  },
)
