import { isDuplicateKey } from '@shop/shared/duplicate-key'
import { type Collection, type Db, ObjectId } from 'mongodb'
import { newDocument, type UserDocument } from '../user.repository.ts'
import { type Account, type Identity, type LinkedPassword, newGoogleUser } from './identity.ts'

/** `linked`: this very sign-in has linked an account that was there before. */
export type AccountResult =
  | { ok: true; account: Account; linked: LinkedPassword | null }
  | { ok: false; code: 'INACTIVE' | 'UNVERIFIED_HERE' | 'UNVERIFIED_AT_GOOGLE' | 'ANOTHERS' }

const SHOWN = { active: 1, verified: 1, sessionGeneration: 1, googleLink: 1 } as const
type Shown = { _id: ObjectId } & Pick<UserDocument, keyof typeof SHOWN>

/** Accounts as those find them who sign in with Google. */
export class GoogleAccountRepository {
  readonly #users: Collection<UserDocument>

  constructor(db: Db) {
    this.#users = db.collection('users')
  }

  /**
   * The account of this person: the one that Google's name for them leads to, else the one with their address, which
   * is linked if both sides have verified that address, else a new one with this id, which names the sign-in at the
   * same time. Repeating it changes nothing.
   */
  async resolve(identity: Identity, newId: string, now: Date): Promise<AccountResult> {
    const known = await this.#known(identity.subject, newId)
    if (known) return known
    if (!identity.emailVerified) return { ok: false, code: 'UNVERIFIED_AT_GOOGLE' }
    try {
      return (await this.#link(identity, newId, now)) ?? (await this.#open(identity, newId, now))
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
      // Somebody else has the address; or the same person was faster at the same moment.
      return (await this.#known(identity.subject, newId)) ?? this.#refused(identity.email)
    }
  }

  async #known(googleSubject: string, by: string): Promise<AccountResult | null> {
    const user = await this.#users.findOne({ googleSubject }, { projection: SHOWN })
    return user && resultOf(user, by)
  }

  /**
   * Links the account with this address. A password of which nobody knows whether it is the owner's goes, and with it
   * every session that was opened with it. Such a password is looked for first: it may become a proven one at any
   * moment, and never the other way round.
   */
  async #link({ subject, email, picture }: Identity, by: string, now: Date): Promise<AccountResult | null> {
    const account = { email, verified: true, active: true, googleSubject: { $exists: false } }
    const change = (password: LinkedPassword) => ({
      googleSubject: subject,
      googleLink: { by, password },
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
    return user && resultOf(user, by)
  }

  async #open(identity: Identity, newId: string, now: Date): Promise<AccountResult> {
    const document = { ...newDocument(newGoogleUser(newId, identity, now)), googleSubject: identity.subject }
    const _id = new ObjectId(newId)
    await this.#users.updateOne({ _id }, { $setOnInsert: document }, { upsert: true })
    return resultOf({ ...document, _id }, newId)
  }

  /** Why the account with this address was neither linked nor free to be opened. */
  async #refused(email: string): Promise<AccountResult> {
    const user = await this.#users.findOne({ email }, { projection: SHOWN })
    if (user && !user.active) return { ok: false, code: 'INACTIVE' }
    return { ok: false, code: user?.verified ? 'ANOTHERS' : 'UNVERIFIED_HERE' }
  }
}

function resultOf({ _id, active, sessionGeneration, googleLink }: Shown, by: string): AccountResult {
  if (!active) return { ok: false, code: 'INACTIVE' }
  const linked = googleLink?.by === by ? googleLink.password : null
  return { ok: true, account: { userId: _id.toHexString(), sessionGeneration }, linked }
}
