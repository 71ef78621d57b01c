import { z } from '@hono/zod-openapi'
import { operation } from '../operation.ts'
import { familyHash } from '../refresh-token.ts'
import type { SessionName } from '../session.ts'
import { GivenToken } from '../token.schema.ts'

const Logout = z
  .object({
    refreshToken: GivenToken.nullish().openapi({ description: 'Names the session, also without an access token' }),
    allSessions: z.boolean().nullish().openapi({ description: 'Ends all sessions of the account' }),
  })
  .openapi('Logout')

export const logout = operation(
  'anyone',
  {
    method: 'post',
    path: '/api/auth/logout',
    summary: 'Ends the session of the access token, of the refresh token, or of both; there may be nothing to end',
    request: { body: { content: { 'application/json': { schema: Logout } } } },
    responses: { 204: { description: 'Signed out' } },
  },
  async (c) => {
    const { actor, deps } = c.var
    const { refreshToken, allSessions } = c.req.valid('json')
    const named: SessionName[] = [
      ...(actor ? [{ id: actor.sessionId }] : []),
      ...(refreshToken ? [{ familyHash: familyHash(refreshToken) }] : []),
    ]
    for (const session of named) await deps.sessions.logOut(session, allSessions ?? false, new Date())
    return c.body(null, 204)
  },
)
