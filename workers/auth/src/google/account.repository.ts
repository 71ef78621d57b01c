import { isDuplicateKey } from '@shop/shared/duplicate-key'
import { type Collection, type Db, ObjectId } from 'mongodb'
import { newDocument, type UserDocument } from '../user.repository.ts'
import { type Account, type Identity, type Link, type LinkedPassword, newGoogleUser } from './identity.ts'

/** `linked`: an account that was there before has been linked, by this sign-in or lately. */
export type AccountResult =
  | { ok: true; account: Account; linked: Link | null }
  | { ok: false; code: 'INACTIVE' | 'UNVERIFIED_HERE' | 'UNVERIFIED_AT_GOOGLE' | 'ANOTHERS' }

/**
 * So long every sign-in is told of a link, for the one that made it may have been cut off before it told anybody. The
 * mail queue sends one letter of them: it knows the key for a day, by a clock of its own.
 */
const TOLD_MS = 23 * 3_600_000

const SHOWN = { email: 1, active: 1, verified: 1, sessionGeneration: 1, googleLink: 1 } as const
type Shown = { _id: ObjectId } & Pick<UserDocument, keyof typeof SHOWN>

/** Accounts as those find them who sign in with Google. */
export class GoogleAccountRepository {
  readonly #users: Collection<UserDocument>

  constructor(db: Db) {
    this.#users = db.collection('users')
  }

  /**
   * The account of this person: the one that Google's name for them leads to, else the one with their address, which
   * is linked if both sides have verified that address, else a new one with this id. Repeating it changes nothing.
   */
  async resolve(identity: Identity, newId: string, now: Date): Promise<AccountResult> {
    const known = await this.#known(identity.subject, now)
    if (known) return known
    if (!identity.emailVerified) return { ok: false, code: 'UNVERIFIED_AT_GOOGLE' }
    try {
      return (await this.#link(identity, now)) ?? (await this.#open(identity, newId, now))
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
      // Somebody else has the address; or the same person was faster at the same moment.
      return (await this.#known(identity.subject, now)) ?? this.#refused(identity.email)
    }
  }

  async #known(googleSubject: string, now: Date): Promise<AccountResult | null> {
    const user = await this.#users.findOne({ googleSubject }, { projection: SHOWN })
    return user && resultOf(user, now)
  }

  /**
   * Links the account with this address. A password of which nobody knows whether it is the owner's goes, and with it
   * every session that was opened with it. Such a password is looked for first: it may become a proven one at any
   * moment, and never the other way round.
   */
  async #link({ subject, email, picture }: Identity, now: Date): Promise<AccountResult | null> {
    const account = { email, verified: true, active: true, googleSubject: { $exists: false } }
    const change = (password: LinkedPassword) => ({
      googleSubject: subject,
      googleLink: { at: now, password },
      ...(picture !== null && { profilePicture: picture }),
      updatedAt: now,
    })
    const options = { returnDocument: 'after', projection: SHOWN } as const
    const user =
      (await this.#users.findOneAndUpdate(
        { ...account, passwordProven: { $ne: true } },
        { $set: change('taken'), $unset: { passwordHash: '' }, $inc: { sessionGeneration: 1 } },
        options,
      )) ??
      (await this.#users.findOneAndUpdate({ ...account, passwordProven: true }, { $set: change('kept') }, options))
    return user && resultOf(user, now)
  }

  async #open(identity: Identity, newId: string, now: Date): Promise<AccountResult> {
    const document = { ...newDocument(newGoogleUser(newId, identity, now)), googleSubject: identity.subject }
    const _id = new ObjectId(newId)
    await this.#users.updateOne({ _id }, { $setOnInsert: document }, { upsert: true })
    return resultOf({ ...document, _id }, now)
  }

  /** Why the account with this address was neither linked nor free to be opened. */
  async #refused(email: string): Promise<AccountResult> {
    const user = await this.#users.findOne({ email }, { projection: SHOWN })
    if (user && !user.active) return { ok: false, code: 'INACTIVE' }
    return { ok: false, code: user?.verified ? 'ANOTHERS' : 'UNVERIFIED_HERE' }
  }
}

function resultOf({ _id, email, active, sessionGeneration, googleLink }: Shown, now: Date): AccountResult {
  if (!active) return { ok: false, code: 'INACTIVE' }
  const lately = googleLink !== undefined && now.getTime() - googleLink.at.getTime() < TOLD_MS
  const linked = lately ? { email, password: googleLink.password } : null
  return { ok: true, account: { userId: _id.toHexString(), sessionGeneration }, linked }
}
