import type { Role } from '@shop/shared/actor'
import { type Collection, type Db, type Filter, ObjectId } from 'mongodb'
import { toUser, type UserDocument, WITHOUT_SECRETS } from './user.repository.ts'
import type { User } from './user.ts'

/** What an admin decides about an account; an absent field stays as it is. */
export interface StandingChange {
  role?: Role | undefined
  active?: boolean | undefined
}

export type StandingResult = { ok: true; user: User } | { ok: false; code: 'NOT_FOUND' | 'LAST_ADMIN' }

/** One document for all admins: the accounts whose admin rights were taken, until they get them back. */
interface Guard {
  _id: 'admins'
  taken: ObjectId[]
}

const GUARD = { _id: 'admins' } as const

/**
 * Roles and deactivation. Every change of either ends the account's sessions in the same write.
 *
 * That one admin remains rests on nobody taking their own rights, which the caller sees to, and on the guard: "whoever
 * takes still has their own" and "these are taken now" are one write to one document. Of two admins who take each
 * other's rights at the same moment, one is first, and the other has nothing to take with any more.
 */
export class StandingRepository {
  readonly #users: Collection<UserDocument>
  readonly #guards: Collection<Guard>

  constructor(db: Db) {
    this.#users = db.collection('users')
    this.#guards = db.collection('guards')
  }

  /** Changes an account on behalf of the admin `by`, somebody else; repeating it changes nothing. */
  async change(id: string, change: StandingChange, by: string, now: Date): Promise<StandingResult> {
    const account = { _id: new ObjectId(id) }
    if (!takesRights(change)) return this.#given(id, change, now)
    const other = await this.#set({ ...account, role: { $ne: 'admin' } }, change, now)
    if (other) return { ok: true, user: other }
    if (!(await this.#users.findOne(account, { projection: { _id: 1 } }))) return { ok: false, code: 'NOT_FOUND' }
    if (!(await this.#take(id, by))) return { ok: false, code: 'LAST_ADMIN' }
    return resultOf(await this.#set(account, change, now))
  }

  /** Makes the account an active admin, on nobody's behalf: for those who run the shop. */
  async appoint(id: string, now: Date): Promise<StandingResult> {
    return this.#given(id, { role: 'admin', active: true }, now)
  }

  async #given(id: string, change: StandingChange, now: Date): Promise<StandingResult> {
    // Before the rights themselves: whoever has none has nothing to take others' with.
    if (givesRights(change)) await this.#guards.updateOne(GUARD, { $pull: { taken: new ObjectId(id) } })
    return resultOf(await this.#set({ _id: new ObjectId(id) }, change, now))
  }

  /** Whether the admin `by` was able to take the rights of the other. */
  async #take(id: string, by: string): Promise<boolean> {
    await this.#guards.updateOne(GUARD, { $setOnInsert: { taken: [] } }, { upsert: true })
    const mayTake = { ...GUARD, taken: { $ne: new ObjectId(by) } }
    const { matchedCount } = await this.#guards.updateOne(mayTake, { $addToSet: { taken: new ObjectId(id) } })
    return matchedCount === 1
  }

  /** The account as it is after the change; null if there is none of that kind. */
  async #set(which: Filter<UserDocument>, { role, active }: StandingChange, now: Date): Promise<User | null> {
    const wanted = { ...(role !== undefined && { role }), ...(active !== undefined && { active }) }
    const different = Object.entries(wanted).map(([field, value]) => ({ [field]: { $ne: value } }))
    const changed =
      different.length > 0 &&
      (await this.#users.findOneAndUpdate(
        { $and: [which, { $or: different }] },
        { $set: { ...wanted, updatedAt: now }, $inc: { sessionGeneration: 1 } },
        { returnDocument: 'after', projection: WITHOUT_SECRETS },
      ))
    const user = changed || (await this.#users.findOne(which, { projection: WITHOUT_SECRETS }))
    return user && toUser(user)
  }
}

/** Whether somebody who is an admin would no longer be one who can sign in. */
function takesRights({ role, active }: StandingChange): boolean {
  return active === false || (role !== undefined && role !== 'admin')
}

function givesRights({ role, active }: StandingChange): boolean {
  return role === 'admin' || active === true
}

function resultOf(user: User | null): StandingResult {
  return user ? { ok: true, user } : { ok: false, code: 'NOT_FOUND' }
}
