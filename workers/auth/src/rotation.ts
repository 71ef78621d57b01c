import { familyHash, newSalt, refreshTokenHash, successorOf } from './refresh-token.ts'
import type { Session } from './session.ts'
import type { User } from './user.ts'

/** A refresh token that was presented, and what shall take its place; of tokens it carries hashes only. */
export interface Rotation {
  familyHash: string
  refreshHash: string
  salt: string
  successorHash: string
  at: Date
  /** A token that was replaced after this instant may come again. */
  repeatableSince: Date
  expiresAt: Date
  country: string | null
}

/** `salt` makes the successor of the presented token: the salt of the rotation, or that of the one that came first. */
export type RotationResult =
  | { ok: true; session: Session; user: User; salt: string }
  | { ok: false; code: 'UNKNOWN' | 'REPLAYED' | 'ENDED' }

export interface RotationTimes {
  /** A session lives as long as this after its last refresh. */
  refreshTokenSeconds: number
  /** Several tabs, or a client that did not get the answer, may present a token again for as long as this. */
  refreshGraceSeconds: number
}

export function rotationOf(token: string, country: string | null, now: Date, times: RotationTimes): Rotation {
  const salt = newSalt()
  return {
    familyHash: familyHash(token),
    refreshHash: refreshTokenHash(token),
    salt,
    successorHash: refreshTokenHash(successorOf(token, salt)),
    at: now,
    repeatableSince: new Date(now.getTime() - times.refreshGraceSeconds * 1_000),
    expiresAt: new Date(now.getTime() + times.refreshTokenSeconds * 1_000),
    country,
  }
}
