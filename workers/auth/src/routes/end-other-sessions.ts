import { z } from '@hono/zod-openapi'
import { jsonResponse } from '@shop/shared/operation'
import { requireSession } from '../current-session.ts'
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
    await requireSession(deps, actor)
    return c.json({ ended: await deps.sessions.endOthers(actor.id, actor.sessionId, new Date()) }, 200)
  },
)
