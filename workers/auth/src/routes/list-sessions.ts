import { jsonResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { SessionList } from '../session.schema.ts'
import { sessionToWire } from '../session.ts'

export const listSessions = operation(
  'signed-in',
  {
    method: 'get',
    path: '/api/auth/sessions',
    summary: 'Where the account is signed in, the newest first',
    responses: { 200: jsonResponse(SessionList, 'The sessions') },
  },
  async (c) => {
    const { actor, deps } = c.var
    const sessions = await deps.sessions.list(actor.id, new Date())
    return c.json({ items: sessions.map((session) => sessionToWire(session, actor.sessionId)) }, 200)
  },
)
