import { newSecret } from './random-secret.ts'
import { familyHash, refreshTokenHash, successorOf } from './refresh-token.ts'
import type { Session } from './session.ts'
import type { User } from './user.ts'

/** A refresh token that was replaced, by its hash, and the salt that makes its successor of it. */
export interface Predecessor {
  refreshHash: string
  salt: string
  at: Date
}

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

/**
 * `salts` lead from the presented token to the session's current one: the first makes its successor, the next that one's
 * successor, and so on.
 */
export type RotationResult =
  | { ok: true; session: Session; user: User; salts: string[] }
  | { ok: false; code: 'UNKNOWN' | 'REPLAYED' | 'ENDED' }

export interface RotationTimes {
  /** A session lives as long as this after its last refresh. */
  refreshTokenSeconds: number
  /** Several tabs, or a client that did not get the answer, may present a token again for as long as this. */
  refreshGraceSeconds: number
}

/** As many as LIMIT_REFRESH admits in a minute, where it is not raised: then a session has replaced no more in its grace. */
const MAX_PREDECESSORS = 30

export function rotationOf(token: string, country: string | null, now: Date, times: RotationTimes): Rotation {
  const salt = newSecret()
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

/** What a session keeps of replaced tokens after this rotation, the oldest first: those that may come again. */
export function predecessorsAfter(
  before: Predecessor[],
  { refreshHash, salt, at, ...rotation }: Rotation,
): Predecessor[] {
  return [...repeatable(before, rotation), { refreshHash, salt, at }].slice(-MAX_PREDECESSORS)
}

/** The salts that lead from a replaced token to the current one; undefined if it may not come again. */
export function saltsSince(predecessors: Predecessor[], rotation: Rotation): string[] | undefined {
  const chain = repeatable(predecessors, rotation)
  const first = chain.findIndex(({ refreshHash }) => refreshHash === rotation.refreshHash)
  return first < 0 ? undefined : chain.slice(first).map(({ salt }) => salt)
}

/** Without gaps, so that each leads to the next even if the clocks of those who wrote them differ. */
function repeatable(
  predecessors: Predecessor[],
  { repeatableSince }: Pick<Rotation, 'repeatableSince'>,
): Predecessor[] {
  const first = predecessors.findIndex(({ at }) => at > repeatableSince)
  return first < 0 ? [] : predecessors.slice(first)
}
