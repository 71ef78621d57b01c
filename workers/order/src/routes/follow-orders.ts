import { z } from '@hono/zod-openapi'
import { verifyAccessToken } from '@shop/shared/actor'
import { Refusal } from '@shop/shared/errors'
import { problemResponse } from '@shop/shared/operation'
import { Feed, mayFollow, readTicket, roomOf } from '../live/admission.ts'
import { SUBPROTOCOL } from '../live/frames.ts'
import { operation } from '../operation.ts'

const Query = z.object({
  ticket: z.string().max(200).optional(),
  cursor: z.string().max(100).optional(),
  feed: Feed.default('customer'),
})

export const followOrders = operation(
  'public',
  {
    method: 'get',
    path: '/api/orders/live',
    summary: 'The WebSocket of live order events; by ticket, or by the token as second subprotocol',
    request: { query: Query },
    responses: {
      101: { description: 'Switched to WebSocket' },
      401: problemResponse('No valid ticket or token'),
      403: problemResponse('The feed is not for this account'),
      426: problemResponse('Called without an upgrade'),
      429: problemResponse('More than 20 sockets of one account'),
    },
  },
  async (c) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') throw new Refusal('UPGRADE_REQUIRED')
    const { ticket, cursor, feed } = c.req.valid('query')
    const { deps } = c.var
    const [offered, token = ''] = (c.req.header('sec-websocket-protocol') ?? '').split(/\s*,\s*/)
    // Browsers end a connection that chooses none of the subprotocols that they offered, with a ticket, too.
    const protocol = offered === SUBPROTOCOL ? SUBPROTOCOL : undefined
    if (ticket !== undefined) {
      const parts = readTicket(ticket)
      const admission = parts && (await deps.useTicket(parts.room, parts.secret))
      if (!parts || !admission) {
        throw new Refusal('UNAUTHENTICATED', {
          detail: 'Not authenticated (401): this ticket is unknown, used or expired.',
        })
      }
      return deps.enter(parts.room, admission, cursor, protocol)
    }
    const actor = protocol ? await verifyAccessToken(token, c.env) : null
    if (!actor) throw new Refusal('UNAUTHENTICATED')
    if (!mayFollow(feed, actor)) throw new Refusal('FORBIDDEN', { detail: `The ${feed} feed is not for this account.` })
    const admission = { userId: actor.id, expiresAt: actor.expiresAt.getTime() }
    return deps.enter(roomOf(feed, actor), admission, cursor, protocol)
  },
)
