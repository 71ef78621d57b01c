import { z } from '@hono/zod-openapi'
import { type Actor, verifyAccessToken } from '@shop/shared/actor'
import { Refusal } from '@shop/shared/errors'
import { liveSession } from '@shop/shared/live-session'
import { problemResponse } from '@shop/shared/operation'
import type { Deps } from '../deps.ts'
import { type Admission, admissionOf, Feed, mayFollow, readTicket, roomOf } from '../live/admission.ts'
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
    'x-changes': true,
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
    const bySubprotocol = async () => entryFor(feed, protocol ? await verifyAccessToken(token, c.env) : null)
    const { room, admission } = ticket === undefined ? await bySubprotocol() : await entryWith(ticket, deps)
    liveSession(await deps.checkSession(admission.sessionId), { id: admission.userId })
    return deps.enter(room, admission, cursor, protocol)
  },
)

interface Entry {
  room: string
  admission: Admission
}

/** What a ticket, which is used up by it, lets its holder into. */
async function entryWith(ticket: string, { useTicket }: Pick<Deps, 'useTicket'>): Promise<Entry> {
  const parts = readTicket(ticket)
  const admission = parts && (await useTicket(parts.room, parts.secret))
  if (parts && admission) return { room: parts.room, admission }
  throw new Refusal('UNAUTHENTICATED', { detail: 'Not authenticated (401): this ticket is unknown, used or expired.' })
}

/** What the holder of an access token may enter. */
function entryFor(feed: Feed, actor: Actor | null): Entry {
  if (!actor) throw new Refusal('UNAUTHENTICATED')
  if (!mayFollow(feed, actor)) throw new Refusal('FORBIDDEN', { detail: `The ${feed} feed is not for this account.` })
  return { room: roomOf(feed, actor), admission: admissionOf(actor) }
}
