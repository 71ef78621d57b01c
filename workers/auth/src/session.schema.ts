import { z } from '@hono/zod-openapi'
import { User } from './user.schema.ts'

export const Session = z
  .object({
    id: z.string(),
    userId: z.string(),
    current: z.boolean(),
    device: z.string().nullable(),
    country: z.string().nullable(),
    createdAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .openapi('Session')

export const SessionList = z.object({ items: z.array(Session) }).openapi('SessionList')

export const SignIn = z
  .object({
    userId: z.string(),
    accessToken: z.string(),
    refreshToken: z.string(),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().openapi({ description: 'Seconds that the access token lives' }),
    user: User,
    session: Session,
  })
  .openapi('SignIn')

export type SessionWire = z.infer<typeof Session>
export type SignInWire = z.infer<typeof SignIn>
