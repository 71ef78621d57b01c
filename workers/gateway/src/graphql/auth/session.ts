import type { components } from '../../generated/auth.ts'
import { builder } from '../builder.ts'
import { User } from '../types.ts'

type Schemas = components['schemas']

export const Session = builder.objectRef<Schemas['Session']>('Session').implement({
  description:
    "One place where an account is logged in; current marks the request's own, country is the two letters of the last request's origin.",
  fields: (t) => ({
    id: t.exposeID('id'),
    userId: t.exposeID('userId'),
    current: t.exposeBoolean('current'),
    device: t.exposeString('device', { nullable: true }),
    country: t.exposeString('country', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
  }),
})

export const AuthPayload = builder.objectRef<Schemas['SignIn']>('AuthPayload').implement({
  description:
    'A fresh sign-in: a signed access token for the Authorization header, good for expiresIn seconds, and a single-use secret for refreshToken.',
  fields: (t) => ({
    user: t.expose('user', { type: User }),
    accessToken: t.exposeString('accessToken'),
    refreshToken: t.exposeString('refreshToken'),
    expiresIn: t.exposeInt('expiresIn'),
    session: t.expose('session', { type: Session }),
  }),
})
