import type { Actor, Role } from '@shop/shared/actor'
import type { RegistrationInput, SellerWire, UserWire } from './user.schema.ts'

/** An account as the service knows it: plain data, without what proves it. */
export interface User {
  id: string
  email: string
  name: string
  role: Role
  verified: boolean
  active: boolean
  phone: string | null
  profilePicture: string | null
  createdAt: Date
  updatedAt: Date
  lastLogin: Date | null
}

/** What a login is checked against. Sessions of an earlier `sessionGeneration` than the account's have ended. */
export interface Credentials {
  userId: string
  active: boolean
  /** Whoever has only ever signed in with Google has none. */
  passwordHash: string | undefined
  sessionGeneration: number
}

export type VerifySellerResult =
  | { ok: true; seller: { id: string; name: string } }
  | { ok: false; code: 'NOT_FOUND' | 'NOT_A_SELLER' | 'INACTIVE' }

/** An account as it begins: active, its address not yet confirmed. */
export function newUser(
  id: string,
  { email, name, role }: Pick<RegistrationInput, 'email' | 'name' | 'role'>,
  now: Date,
): User {
  return {
    id,
    email,
    name: name ?? email.slice(0, email.indexOf('@')),
    role,
    verified: false,
    active: true,
    phone: null,
    profilePicture: null,
    createdAt: now,
    updatedAt: now,
    lastLogin: null,
  }
}

/** Everybody sees the own account, admins all. */
export function maySeeUser(id: string, actor: Actor): boolean {
  return actor.role === 'admin' || actor.id === id
}

/** An admin may do whatever a seller may. */
export function isSeller({ role }: Pick<User, 'role'>): boolean {
  return role === 'seller' || role === 'admin'
}

/** Whether this account, if there is one, may sell now. */
export function verifySeller(user: User | null): VerifySellerResult {
  if (!user) return { ok: false, code: 'NOT_FOUND' }
  if (!isSeller(user)) return { ok: false, code: 'NOT_A_SELLER' }
  if (!user.active) return { ok: false, code: 'INACTIVE' }
  return { ok: true, seller: { id: user.id, name: user.name } }
}

export function userToWire(user: User): UserWire {
  return {
    ...user,
    createdAt: user.createdAt.toISOString(),
    updatedAt: user.updatedAt.toISOString(),
    lastLogin: user.lastLogin?.toISOString() ?? null,
  }
}

/** A deactivated seller keeps the card: orders and products still name them. */
export function sellerToWire({ id, name, email }: User, actor: Actor | null): SellerWire {
  return actor && maySeeUser(id, actor) ? { id, name, email } : { id, name }
}
