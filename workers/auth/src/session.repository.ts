import { type Collection, type Db, ObjectId } from 'mongodb'
import type { CheckSessionResult, Session } from './session.ts'
import { toUser, type UserDocument, WITHOUT_SECRETS } from './user.repository.ts'
import type { User } from './user.ts'

interface SessionDocument {
  userId: ObjectId
  generation: number
  refreshHash: string
  device: string | null
  country: string | null
  createdAt: Date
  lastSeenAt: Date
  expiresAt: Date
}

/** Sessions in the database, judged together with the accounts that they belong to. */
export class SessionRepository {
  readonly #sessions: Collection<SessionDocument>
  readonly #users: Collection<UserDocument>

  constructor(db: Db) {
    this.#sessions = db.collection('sessions')
    this.#users = db.collection('users')
  }

  /**
   * Opens the session and notes the login on its account; repeating it changes nothing.
   * Null, and nothing is written, if the account is not active or has ended the session's generation.
   */
  async open({ id, ...session }: Session): Promise<User | null> {
    const userId = new ObjectId(session.userId)
    const user = await this.#users.findOneAndUpdate(
      { _id: userId, active: true, sessionGeneration: session.generation },
      { $max: { lastLogin: session.createdAt } },
      { returnDocument: 'after', projection: WITHOUT_SECRETS },
    )
    if (!user) return null
    // If the generation ends between the two writes, the session is born ended: every check compares the two.
    const document: SessionDocument = { ...session, userId }
    await this.#sessions.updateOne({ _id: new ObjectId(id) }, { $setOnInsert: document }, { upsert: true })
    return toUser(user)
  }

  /** Whether the session still counts at this moment, and whose it is. */
  async check(id: string, now: Date): Promise<CheckSessionResult> {
    const session = await this.#sessions.findOne({ _id: new ObjectId(id), expiresAt: { $gt: now } })
    const projection = { active: 1, email: 1, role: 1, sessionGeneration: 1 }
    const user = session && (await this.#users.findOne({ _id: session.userId }, { projection }))
    if (!user) return { ok: false, code: 'ENDED' }
    if (!user.active) return { ok: false, code: 'INACTIVE' }
    if (user.sessionGeneration !== session.generation) return { ok: false, code: 'ENDED' }
    return { ok: true, userId: user._id.toHexString(), role: user.role, email: user.email }
  }
}
