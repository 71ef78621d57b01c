import type { Collection, Db, WithId } from 'mongodb'
import { predecessorsAfter, type Rotation, type RotationResult, saltsSince } from './rotation.ts'
import { type SessionDocument, toSession } from './session.repository.ts'
import { toUser, type UserDocument, WITHOUT_SECRETS } from './user.repository.ts'

/** Refresh tokens in the database: each is replaced once, by one conditional write. */
export class RotationRepository {
  readonly #sessions: Collection<SessionDocument>
  readonly #users: Collection<UserDocument>

  constructor(db: Db) {
    this.#sessions = db.collection('sessions')
    this.#users = db.collection('users')
  }

  /**
   * Replaces the family's current token, or tells what has followed on it if that was a moment ago; so a repeat comes to
   * the same result. Any other token of the family is one that somebody kept: the session ends, for its owner and for
   * them. A session that has ended otherwise stays as it is. If it ends while this goes on, so do the new tokens: what
   * is written leaves its generation alone.
   */
  async rotate(rotation: Rotation): Promise<RotationResult> {
    const family = { familyHash: rotation.familyHash, expiresAt: { $gt: rotation.at } }
    const session = await this.#sessions.findOne(family)
    if (!session) return { ok: false, code: 'UNKNOWN' }
    const account = { _id: session.userId, active: true, sessionGeneration: session.generation }
    const user = await this.#users.findOne(account, { projection: WITHOUT_SECRETS })
    if (!user) return { ok: false, code: 'ENDED' }
    if (session.refreshHash === rotation.refreshHash) {
      const replaced = await this.#replace(session, rotation)
      // Somebody was faster. It has another token now, or has ended.
      if (!replaced) return this.rotate(rotation)
      return { ok: true, session: toSession(replaced), user: toUser(user), salts: [rotation.salt] }
    }
    const salts = saltsSince(session.predecessors ?? [], rotation)
    if (salts) return { ok: true, session: toSession(session), user: toUser(user), salts }
    const { deletedCount } = await this.#sessions.deleteOne(family)
    return { ok: false, code: deletedCount === 1 ? 'REPLAYED' : 'UNKNOWN' }
  }

  /** The session with the next token; null if it is no longer as it was read. What it keeps changes with its token only. */
  #replace(
    { _id, refreshHash, predecessors = [] }: WithId<SessionDocument>,
    rotation: Rotation,
  ): Promise<WithId<SessionDocument> | null> {
    const { successorHash, at, expiresAt, country } = rotation
    const change = {
      refreshHash: successorHash,
      predecessors: predecessorsAfter(predecessors, rotation),
      lastSeenAt: at,
      expiresAt,
      ...(country !== null && { country }),
    }
    const current = { _id, refreshHash, expiresAt: { $gt: at } }
    return this.#sessions.findOneAndUpdate(current, { $set: change }, { returnDocument: 'after' })
  }
}
