import type { Role } from '@shop/shared/actor'
import type { Call } from '@shop/shared/call'
import { deviceOf } from './device.ts'
import { familyHash, refreshTokenHash } from './refresh-token.ts'
import type { SessionWire } from './session.schema.ts'
import type { Credentials } from './user.ts'

/**
 * One place where an account is signed in: a family of refresh tokens, of which only hashes are kept. It has ended
 * when it is gone, expired, or of an earlier generation than the account's `sessionGeneration`; so one write to the
 * account (a new password, a new role, deactivation) ends all its sessions in the same moment.
 */
export interface Session {
  id: string
  userId: string
  generation: number
  familyHash: string
  /** Of the family's current token. */
  refreshHash: string
  device: string | null
  country: string | null
  createdAt: Date
  lastSeenAt: Date
  expiresAt: Date
}

export type CheckSessionResult =
  | { ok: true; userId: string; role: Role; email: string }
  | { ok: false; code: 'ENDED' | 'INACTIVE' }

/** What a client may know a session by: the id is in its access token, the family in its refresh token. */
export type SessionName = { id: string } | { familyHash: string }

/** Where a request comes from, as far as a person wants to know it of their sessions. */
export type Origin = Pick<Session, 'device' | 'country'>

export function originOf({ userAgent, country }: Pick<Call, 'userAgent' | 'country'>): Origin {
  return { device: deviceOf(userAgent ?? null), country: country ?? null }
}

export function newSession(
  id: string,
  { userId, sessionGeneration }: Pick<Credentials, 'userId' | 'sessionGeneration'>,
  refreshToken: string,
  origin: Origin,
  now: Date,
  lifeSeconds: number,
): Session {
  return {
    id,
    userId,
    generation: sessionGeneration,
    familyHash: familyHash(refreshToken),
    refreshHash: refreshTokenHash(refreshToken),
    ...origin,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + lifeSeconds * 1_000),
  }
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * When a session was last seen, to the hour. Nobody is shown the moment of a refresh: whoever has stolen a token and
 * reads it there could show it while it is forgiven, each time, and would never be noticed.
 */
function hourSeen({ createdAt, lastSeenAt }: Pick<Session, 'createdAt' | 'lastSeenAt'>): Date {
  const hour = Math.floor(lastSeenAt.getTime() / HOUR_MS) * HOUR_MS
  return new Date(Math.max(hour, createdAt.getTime()))
}

/** The end of the day (UTC) on which a session ends: the end itself is a fixed time after the last refresh, and tells it. */
function dayEnded({ expiresAt }: Pick<Session, 'expiresAt'>): Date {
  return new Date(Math.ceil(expiresAt.getTime() / DAY_MS) * DAY_MS)
}

/** `currentId` is the session of the request itself. */
export function sessionToWire(session: Session, currentId: string): SessionWire {
  const { id, userId, device, country, createdAt } = session
  return {
    id,
    userId,
    current: id === currentId,
    device,
    country,
    createdAt: createdAt.toISOString(),
    lastSeenAt: hourSeen(session).toISOString(),
    expiresAt: dayEnded(session).toISOString(),
  }
}
