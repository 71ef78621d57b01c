import type { components } from '../../generated/auth.ts'
import { builder } from '../builder.ts'
import { User } from '../types.ts'

type Role = components['schemas']['User']['role']

const UserRole = builder.enumType('UserRole', {
  description: 'What an account may do; lower case, as clients compare it so.',
  values: ['admin', 'seller', 'customer'] as const,
})

User.implement({
  description: 'An account.',
  fields: (t) => ({
    id: t.exposeID('id'),
    email: t.exposeString('email'),
    name: t.exposeString('name'),
    role: t.expose('role', { type: UserRole }),
    verified: t.exposeBoolean('verified', { description: 'The address was confirmed by its owner.' }),
    active: t.exposeBoolean('active', { description: 'False after deactivation.' }),
    phone: t.exposeString('phone', { nullable: true }),
    profilePicture: t.exposeString('profilePicture', { nullable: true, description: 'URL, from Google sign-in.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    lastLogin: t.expose('lastLogin', { type: 'DateTime', nullable: true }),
    emailVerified: t.exposeBoolean('verified', { deprecationReason: 'Use verified.' }),
    isActive: t.exposeBoolean('active', { deprecationReason: 'Use active.' }),
  }),
})

/** Whether it is a role, the service judges. */
export function roleOf(role: string | null | undefined): Role | undefined {
  return (role?.toLowerCase() as Role | undefined) ?? undefined
}
