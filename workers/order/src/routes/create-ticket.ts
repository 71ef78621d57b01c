import { z } from '@hono/zod-openapi'
import { Refusal } from '@shop/shared/errors'
import { liveSession } from '@shop/shared/live-session'
import { jsonResponse } from '@shop/shared/operation'
import { admissionOf, Feed, mayFollow, roomOf, ticketFor } from '../live/admission.ts'
import { operation } from '../operation.ts'

// Without a body nothing is parsed and a default here would be none: the handler sets it.
const TicketRequest = z.object({ feed: Feed.optional().openapi({ default: 'customer' }) }).openapi('TicketRequest')
const Ticket = z.object({ ticket: z.string(), expiresAt: z.iso.datetime(), url: z.string() }).openapi('Ticket')

export const createTicket = operation(
  'signed-in',
  {
    method: 'post',
    path: '/api/orders/live/ticket',
    summary: 'A ticket for one live connection, good once and for 30 s',
    request: { body: { content: { 'application/json': { schema: TicketRequest } } } },
    responses: { 201: jsonResponse(Ticket, 'The ticket') },
  },
  async (c) => {
    const { actor, deps } = c.var
    const { feed = 'customer' } = c.req.valid('json')
    if (!mayFollow(feed, actor)) throw new Refusal('FORBIDDEN', { detail: `The ${feed} feed is not for this account.` })
    liveSession(await deps.checkSession(actor.sessionId), actor)
    const room = roomOf(feed, actor)
    const { secret, expiresAt } = await deps.issueTicket(room, admissionOf(actor))
    const ticket = ticketFor(room, secret)
    const url = `/api/orders/live?ticket=${ticket}`
    return c.json({ ticket, expiresAt: new Date(expiresAt).toISOString(), url }, 201)
  },
)
