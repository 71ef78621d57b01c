import { type Collection, type Db, ObjectId } from 'mongodb'
import type { SessionDocument } from './session.repository.ts'
import type { UserDocument } from './user.repository.ts'

/** A new password's hash for an account, and the hash of the password that its owner has just proved to know. */
export interface PasswordChange {
  userId: string
  from: string
  to: string
  /** The account's generation of sessions when that was proved. */
  generation: number
  /** The session in which it is changed: the only one that goes on. */
  sessionId: string
  at: Date
}

/** Passwords in the database; with each new one the sessions of the old one end, in the same write. */
export class PasswordRepository {
  readonly #sessions: Collection<SessionDocument>
  readonly #users: Collection<UserDocument>

  constructor(db: Db) {
    this.#sessions = db.collection('sessions')
    this.#users = db.collection('users')
  }

  /** Sets the new password; repeating it changes nothing. False if meanwhile there was another, or a deactivation. */
  async change({ userId, from, to, generation, sessionId, at }: PasswordChange): Promise<boolean> {
    const _id = new ObjectId(userId)
    const { matchedCount } = await this.#users.updateOne(
      { _id, active: true, passwordHash: from },
      { $set: { passwordHash: to, updatedAt: at }, $inc: { sessionGeneration: 1 } },
    )
    // A hash has a salt of its own: if it is there, an earlier try of this very change has put it there.
    const done =
      matchedCount === 1 || (await this.#users.findOne({ _id, passwordHash: to }, { projection: { _id: 1 } }))
    if (!done) return false
    // Into the generation of this change and no later one: whatever has ended all sessions since has ended this one, too.
    const kept = { _id: new ObjectId(sessionId), userId: _id, generation }
    await this.#sessions.updateOne(kept, { $set: { generation: generation + 1 } })
    return true
  }
}
