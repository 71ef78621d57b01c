import { type Collection, type Db, type Filter, ObjectId, type WithId } from 'mongodb'
import type { Predecessor } from './rotation.ts'
import type { CheckSessionResult, Session, SessionName } from './session.ts'
import { toUser, type UserDocument, WITHOUT_SECRETS } from './user.repository.ts'
import type { User } from './user.ts'

export interface SessionDocument {
  userId: ObjectId
  generation: number
  familyHash: string
  refreshHash: string
  /** The tokens that were replaced last, the oldest first; absent before the first refresh. */
  predecessors?: Predecessor[]
  device: string | null
  country: string | null
  createdAt: Date
  lastSeenAt: Date
  expiresAt: Date
}

/** When a session was last seen is noted this often, which people cannot tell from always. */
const SEEN_MS = 60_000

/** Sessions in the database, judged together with the accounts that they belong to. */
export class SessionRepository {
  readonly #sessions: Collection<SessionDocument>
  readonly #users: Collection<UserDocument>
  readonly #most: number

  /** `most` is how many sessions an account may have. */
  constructor(db: Db, most: number) {
    this.#sessions = db.collection('sessions')
    this.#users = db.collection('users')
    this.#most = most
  }

  /**
   * Opens the session and notes the login on its account; repeating it changes nothing. Of more than `most` sessions
   * of the account those that were seen least recently end.
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
    await this.#endTooMany(userId)
    return toUser(user)
  }

  /** Whether the session still counts at this moment, and whose it is; whoever asks has just seen it. */
  async check(id: string, now: Date): Promise<CheckSessionResult> {
    const session = await this.#sessions.findOne({ _id: new ObjectId(id), expiresAt: { $gt: now } })
    const projection = { active: 1, email: 1, role: 1, sessionGeneration: 1 }
    const user = session && (await this.#users.findOne({ _id: session.userId }, { projection }))
    if (!user) return { ok: false, code: 'ENDED' }
    if (!user.active) return { ok: false, code: 'INACTIVE' }
    if (user.sessionGeneration !== session.generation) return { ok: false, code: 'ENDED' }
    if (now.getTime() - session.lastSeenAt.getTime() > SEEN_MS) {
      await this.#sessions.updateOne({ _id: session._id }, { $max: { lastSeenAt: now } })
    }
    return { ok: true, userId: user._id.toHexString(), role: user.role, email: user.email }
  }

  /** Those of these sessions that still count. */
  async living(ids: string[], now: Date): Promise<string[]> {
    const wanted = { _id: { $in: ids.map((id) => new ObjectId(id)) }, expiresAt: { $gt: now } }
    const sessions = await this.#sessions.find(wanted, { projection: { userId: 1, generation: 1 } }).toArray()
    const accounts = { _id: { $in: sessions.map(({ userId }) => userId) }, active: true }
    const users = await this.#users.find(accounts, { projection: { sessionGeneration: 1 } }).toArray()
    const generations = new Map(users.map(({ _id, sessionGeneration }) => [_id.toHexString(), sessionGeneration]))
    return sessions
      .filter(({ userId, generation }) => generations.get(userId.toHexString()) === generation)
      .map(({ _id }) => _id.toHexString())
  }

  /** The account's sessions that count, the newest first. */
  async list(userId: string, now: Date): Promise<Session[]> {
    const live = await this.#liveOf(new ObjectId(userId), now)
    return (await this.#sessions.find(live).sort({ createdAt: -1 }).limit(this.#most).toArray()).map(toSession)
  }

  /** Ends a session, if it is this account's or anybody's when none is named; false if there is no such session. */
  async end(id: string, userId: string | undefined): Promise<boolean> {
    const whose = userId === undefined ? {} : { userId: new ObjectId(userId) }
    const { deletedCount } = await this.#sessions.deleteOne({ _id: new ObjectId(id), ...whose })
    return deletedCount === 1
  }

  /** Ends all sessions of the account but one. */
  async endOthers(userId: string, id: string, now: Date): Promise<void> {
    const live = await this.#liveOf(new ObjectId(userId), now)
    await this.#sessions.deleteMany({ ...live, _id: { $ne: new ObjectId(id) } })
  }

  /** Ends a session, and with `all` every other of its account, if it counts; there may be nothing to end. */
  async logOut(named: SessionName, all: boolean, now: Date): Promise<void> {
    const which = 'id' in named ? { _id: new ObjectId(named.id) } : { familyHash: named.familyHash }
    const session = all ? await this.#sessions.findOne(which) : null
    const live = session && (await this.#liveOf(session.userId, now))
    // One that has ended may end no others: it could be in the wrong hands.
    if (session && live && session.generation === live.generation && session.expiresAt > now) {
      // The one that is named goes last: if this is cut off, the repeat still finds by it whose others to end.
      await this.#sessions.deleteMany({ userId: session.userId, _id: { $ne: session._id } })
    }
    await this.#sessions.deleteOne(which)
  }

  /**
   * Ends those that are too many. All who open one at the same moment see them in the same order, so that they end the
   * same ones; of an earlier generation go first, for they have ended already. One that is seen meanwhile stays until
   * somebody signs in the next time.
   */
  async #endTooMany(userId: ObjectId): Promise<void> {
    const order = { generation: -1, lastSeenAt: -1, _id: -1 } as const
    const options = { projection: { _id: 1, lastSeenAt: 1 }, sort: order, skip: this.#most } as const
    const tooMany = await this.#sessions.find({ userId }, options).toArray()
    const asTheyWere = tooMany.map(({ _id, lastSeenAt }) => ({ _id, lastSeenAt }))
    if (asTheyWere.length > 0) await this.#sessions.deleteMany({ $or: asTheyWere })
  }

  /** The filter of the sessions of an account that count now; none do if it is not active. */
  async #liveOf(userId: ObjectId, now: Date): Promise<Filter<SessionDocument> & { generation: number }> {
    const user = await this.#users.findOne({ _id: userId, active: true }, { projection: { sessionGeneration: 1 } })
    return { userId, generation: user?.sessionGeneration ?? NO_GENERATION, expiresAt: { $gt: now } }
  }
}

/** Generations are counted from 1. */
const NO_GENERATION = 0

export function toSession({ _id, userId, predecessors: _, ...session }: WithId<SessionDocument>): Session {
  return { ...session, id: _id.toHexString(), userId: userId.toHexString() }
}
