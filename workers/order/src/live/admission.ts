import { z } from '@hono/zod-openapi'
import type { Actor, Role } from '@shop/shared/actor'

export const Feed = z.enum(['customer', 'seller', 'admin'])
export type Feed = z.infer<typeof Feed>

/** Who is let in, and until when; the Worker has verified it, and nobody else reaches a hub. */
export interface Admission {
  userId: string
  sessionId: string
  expiresAt: number
}

export function admissionOf({ id: userId, sessionId, expiresAt }: Actor): Admission {
  return { userId, sessionId, expiresAt: expiresAt.getTime() }
}

const FOLLOWERS: Record<Feed, readonly Role[]> = {
  customer: ['customer', 'seller', 'admin'],
  seller: ['seller'],
  admin: ['admin'],
}

export function mayFollow(feed: Feed, actor: Actor): boolean {
  return FOLLOWERS[feed].includes(actor.role)
}

/** The room of a feed; whose it is comes from the verified token alone. */
export function roomOf(feed: Feed, actor: Actor): string {
  switch (feed) {
    case 'customer':
      return `user:${actor.id}`
    case 'seller':
      return `seller:${actor.id}`
    case 'admin':
      return 'admin'
  }
}

/** A ticket names its room, so that it can be taken there; what makes it good is the secret, which only the room knows. */
export function ticketFor(room: string, secret: string): string {
  return `${room.replace(':', '_')}.${secret}`
}

/** The parts of a ticket; undefined if it is not even the shape of one. */
export function readTicket(ticket: string): { room: string; secret: string } | undefined {
  const parts = /^(user_[0-9a-f]{24}|seller_[0-9a-f]{24}|admin)\.([0-9a-f]{48})$/.exec(ticket)
  const [, room, secret] = parts ?? []
  return room !== undefined && secret !== undefined ? { room: room.replace('_', ':'), secret } : undefined
}
