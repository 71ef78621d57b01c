import { isDuplicateKey } from '@shop/shared/duplicate-key'
import { type Collection, type Db, ObjectId } from 'mongodb'
import type { Account } from './identity.ts'

interface CodeDocument {
  _id: string
  purpose: 'sign-in'
  userId: ObjectId
  /** The account's when it was made: whatever ends all sessions also ends what could open one. */
  generation: number
  usedBy: string | null
  expiresAt: Date
}

interface StateDocument {
  _id: string
  purpose: 'google-state'
  usedBy: string
  expiresAt: Date
}

/**
 * What counts once, by its hash. Whoever uses it names the use, and the same use may be made again: so it can be
 * repeated when its answer was lost, and nobody else gets anything by being second.
 */
export class OneTimeRepository {
  readonly #codes: Collection<CodeDocument>
  readonly #states: Collection<StateDocument>

  constructor(db: Db) {
    this.#codes = db.collection('tokens')
    this.#states = db.collection('tokens')
  }

  /** Keeps a sign-in code for an account. */
  async issueCode(hash: string, { userId, sessionGeneration }: Account, expiresAt: Date): Promise<void> {
    const code = { purpose: 'sign-in', userId: new ObjectId(userId), generation: sessionGeneration, expiresAt } as const
    await this.#codes.updateOne({ _id: hash }, { $setOnInsert: { ...code, usedBy: null } }, { upsert: true })
  }

  /** The account that the code signs in to; null if it is unknown, used or expired. */
  async redeemCode(hash: string, usedBy: string, now: Date): Promise<Account | null> {
    const code = await this.#codes.findOneAndUpdate(
      { _id: hash, purpose: 'sign-in', expiresAt: { $gt: now }, usedBy: { $in: [null, usedBy] } },
      { $set: { usedBy } },
    )
    return code && { userId: code.userId.toHexString(), sessionGeneration: code.generation }
  }

  /** Whether this is the first use of the state, which is remembered until it could not be used anyway. */
  async spendState(hash: string, usedBy: string, expiresAt: Date): Promise<boolean> {
    const spent = { $setOnInsert: { purpose: 'google-state', expiresAt } } as const
    try {
      await this.#states.updateOne({ _id: hash, usedBy }, spent, { upsert: true })
      return true
    } catch (error) {
      if (isDuplicateKey(error)) return false
      throw error
    }
  }
}
