import { type Collection, type Db, ObjectId } from 'mongodb'
import type { Purpose } from './mailed-token.ts'
import type { SessionDocument } from './session.repository.ts'
import { toUser, type UserDocument, WITHOUT_SECRETS } from './user.repository.ts'
import type { User } from './user.ts'

/** A token that is about to be mailed. */
export interface MailedToken {
  hash: string
  purpose: Purpose
  userId: string
  email: string
  createdAt: Date
  expiresAt: Date
}

interface MailedTokenDocument {
  _id: string
  purpose: Purpose
  userId: ObjectId
  /** The address that it proves. */
  email: string
  /** The account's when it was issued: whatever ends all sessions also ends the tokens that could reset the password. */
  generation: number
  createdAt: Date
  expiresAt: Date
}

/** Tokens that were mailed, by their hashes, and what is done with them. */
export class MailedTokenRepository {
  readonly #tokens: Collection<MailedTokenDocument>
  readonly #sessions: Collection<SessionDocument>
  readonly #users: Collection<UserDocument>

  constructor(db: Db) {
    this.#tokens = db.collection('tokens')
    this.#sessions = db.collection('sessions')
    this.#users = db.collection('users')
  }

  /** Keeps a token for an active account; false if there is none. Repeating it changes nothing. */
  async issue({ hash, userId, ...token }: MailedToken): Promise<boolean> {
    const _id = new ObjectId(userId)
    const account = { _id, email: token.email, active: true }
    const user = await this.#users.findOne(account, { projection: { sessionGeneration: 1 } })
    if (!user) return false
    const document = { ...token, userId: _id, generation: user.sessionGeneration }
    await this.#tokens.updateOne({ _id: hash }, { $setOnInsert: document }, { upsert: true })
    return true
  }

  /** The account that a token could be used for now, without using it; null if it could not. */
  async holder(hash: string, now: Date): Promise<User | null> {
    const token = await this.#living(hash, now)
    if (!token) return null
    const user = await this.#users.findOne(accountOf(token), { projection: WITHOUT_SECRETS })
    return user && toUser(user)
  }

  /**
   * Confirms the address; again while the token lives, and says whether it was confirmed before. Null: no such token.
   * If it is done in a session of the account, the password is proven with it: one person knows it and has the mail.
   */
  async verify(
    hash: string,
    sessionId: string | undefined,
    now: Date,
  ): Promise<{ user: User; before: boolean } | null> {
    const token = await this.#living(hash, now)
    if (!token) return null
    // First, so that no linking finds an account that is confirmed by its owner and not yet known to be theirs.
    if (sessionId !== undefined) await this.#prove(token, sessionId, now)
    const options = { returnDocument: 'after', projection: WITHOUT_SECRETS } as const
    const account = accountOf(token)
    const change = { $set: { verified: true, updatedAt: now } }
    const verified = await this.#users.findOneAndUpdate({ ...account, verified: false }, change, options)
    if (verified) return { user: toUser(verified), before: false }
    const user = await this.#users.findOne(account, { projection: WITHOUT_SECRETS })
    return user && { user: toUser(user), before: true }
  }

  /**
   * Sets a password for the token's account and ends all its sessions; whoever has the mail also has the address. The
   * token is used up by the same write, for the account leaves the generation that the token is of. False if that, or
   * its end, was before. Repeating it changes nothing.
   */
  async reset(hash: string, passwordHash: string, now: Date): Promise<boolean> {
    const token = await this.#living(hash, now)
    if (!token) return false
    const done = await this.#users.updateOne(accountOf(token), {
      $set: { passwordHash, passwordProven: true, verified: true, updatedAt: now },
      $inc: { sessionGeneration: 1 },
    })
    if (done.matchedCount === 1) return true
    // A hash has a salt of its own: if it is there, an earlier try of this very reset has put it there.
    return (await this.#users.findOne({ _id: token.userId, passwordHash }, { projection: { _id: 1 } })) !== null
  }

  async #prove(token: MailedTokenDocument, sessionId: string, now: Date): Promise<void> {
    const mine = { _id: new ObjectId(sessionId), userId: token.userId, expiresAt: { $gt: now } }
    const session = await this.#sessions.findOne(mine, { projection: { generation: 1 } })
    if (!session) return
    // The session stands for the password only as long as nothing has ended it.
    const account = { ...accountOf(token), sessionGeneration: session.generation }
    await this.#users.updateOne(account, { $set: { passwordProven: true } })
  }

  async #living(hash: string, now: Date): Promise<MailedTokenDocument | null> {
    return this.#tokens.findOne({ _id: hash, expiresAt: { $gt: now } })
  }
}

/** The account as it must be for the token to be good. */
function accountOf({ purpose, userId, email, generation }: MailedTokenDocument) {
  const account = { _id: userId, email, active: true }
  return purpose === 'reset-password' ? { ...account, sessionGeneration: generation } : account
}
