import { type Collection, type Db, type Filter, type WithId } from 'mongodb'
import type { Rotation, RotationResult } from './rotation.ts'
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
   * Replaces the family's current token, or tells what replaced it if that was a moment ago; so a repeat comes to the
   * same result. Any other token of the family is one that somebody kept: the session ends, for its owner and for them.
   */
  async rotate(rotation: Rotation): Promise<RotationResult> {
    const family = { familyHash: rotation.familyHash, expiresAt: { $gt: rotation.at } }
    const found = (await this.#replaced(family, rotation)) ?? (await this.#replacedBefore(family, rotation))
    if (!found) {
      const { deletedCount } = await this.#sessions.deleteOne(family)
      return { ok: false, code: deletedCount === 1 ? 'REPLAYED' : 'UNKNOWN' }
    }
    const account = { _id: found.userId, active: true, sessionGeneration: found.generation }
    const user = await this.#users.findOne(account, { projection: WITHOUT_SECRETS })
    if (!user || !found.replaced) return { ok: false, code: 'ENDED' }
    return { ok: true, session: toSession(found), user: toUser(user), salt: found.replaced.salt }
  }

  #replaced(
    family: Filter<SessionDocument>,
    { refreshHash, successorHash, salt, at, expiresAt, country }: Rotation,
  ): Promise<WithId<SessionDocument> | null> {
    const change = {
      refreshHash: successorHash,
      replaced: { refreshHash, salt, at },
      lastSeenAt: at,
      expiresAt,
      ...(country !== null && { country }),
    }
    return this.#sessions.findOneAndUpdate({ ...family, refreshHash }, { $set: change }, { returnDocument: 'after' })
  }

  #replacedBefore(
    family: Filter<SessionDocument>,
    { refreshHash, repeatableSince }: Rotation,
  ): Promise<WithId<SessionDocument> | null> {
    return this.#sessions.findOne({
      ...family,
      'replaced.refreshHash': refreshHash,
      'replaced.at': { $gt: repeatableSince },
    })
  }
}
