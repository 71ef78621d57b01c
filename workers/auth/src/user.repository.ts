import type { Role } from '@shop/shared/actor'
import { isDuplicateKey } from '@shop/shared/duplicate-key'
import type { Index } from '@shop/shared/mongo'
import { findPage } from '@shop/shared/find-page'
import type { PageRequest, PageResult } from '@shop/shared/page'
import { type Collection, type Db, ObjectId, type WithId } from 'mongodb'
import type { Credentials, User } from './user.ts'

export interface UserDocument {
  email: string
  name: string
  role: Role
  verified: boolean
  active: boolean
  phone: string | null
  profilePicture: string | null
  passwordHash: string
  sessionGeneration: number
  createdAt: Date
  updatedAt: Date
  lastLogin: Date | null
}

type InsertResult = { ok: true; sessionGeneration: number } | { ok: false; code: 'EMAIL_TAKEN' }

export const authIndexes: Index[] = [
  { collection: 'users', key: { email: 1 }, options: { name: 'email', unique: true } },
  { collection: 'users', key: { role: 1, _id: -1 }, options: { name: 'role' } },
  { collection: 'sessions', key: { userId: 1 }, options: { name: 'user' } },
  // MongoDB itself removes what has expired; until it comes round, `expiresAt` in the filters does.
  { collection: 'sessions', key: { expiresAt: 1 }, options: { name: 'expiry', expireAfterSeconds: 0 } },
]

/** Leaves in the database what proves an account: it goes where it is compared, and nowhere else. */
export const WITHOUT_SECRETS = { passwordHash: 0, sessionGeneration: 0 }
const FIRST_GENERATION = 1

/** Accounts in the database. */
export class UserRepository {
  readonly #users: Collection<UserDocument>

  constructor(db: Db) {
    this.#users = db.collection('users')
  }

  /** The account, active or not; null if there is none. */
  async find(id: string): Promise<User | null> {
    const [user] = await this.findMany([id])
    return user ?? null
  }

  /** The accounts with these ids, in the order asked; unknown ids are left out. */
  async findMany(ids: string[]): Promise<User[]> {
    const wanted = { _id: { $in: ids.map((id) => new ObjectId(id)) } }
    const documents = await this.#users.find(wanted, { projection: WITHOUT_SECRETS }).toArray()
    const users = documents.map(toUser)
    return ids.flatMap((id) => users.find((user) => user.id === id) ?? [])
  }

  /** What a login with this address (normalised) is checked against. */
  async findCredentials(email: string): Promise<Credentials | null> {
    const projection = { active: 1, passwordHash: 1, sessionGeneration: 1 }
    const document = await this.#users.findOne({ email }, { projection })
    if (!document) return null
    const { _id, active, passwordHash, sessionGeneration } = document
    return { userId: _id.toHexString(), active, passwordHash, sessionGeneration }
  }

  /** A page of all accounts, or of those with one role, newest first. */
  async list(role: Role | undefined, request: PageRequest): Promise<PageResult<User>> {
    const where = role === undefined ? {} : { role }
    const [after] = request.after ?? []
    const page = after === undefined ? where : { ...where, _id: { $lt: new ObjectId(after) } }
    const query = { list: where, page, sort: { _id: -1 as const }, projection: WITHOUT_SECRETS }
    const { documents, total, last } = await findPage(this.#users, query, request)
    return { items: documents.map(toUser), total, lastKey: last ? [last._id.toHexString()] : null }
  }

  async countByRole(): Promise<Record<Role, number>> {
    const count = (role: Role) => this.#users.countDocuments({ role })
    const [admin, seller, customer] = await Promise.all([count('admin'), count('seller'), count('customer')])
    return { admin, seller, customer }
  }

  /** Writes a new account; repeating it with the same id changes nothing. The unique index decides whose address it is. */
  async insert({ id, ...user }: User, passwordHash: string): Promise<InsertResult> {
    const document: UserDocument = { ...user, passwordHash, sessionGeneration: FIRST_GENERATION }
    try {
      await this.#users.updateOne({ _id: new ObjectId(id) }, { $setOnInsert: document }, { upsert: true })
    } catch (error) {
      if (isDuplicateKey(error, 'email')) return { ok: false, code: 'EMAIL_TAKEN' }
      throw error
    }
    return { ok: true, sessionGeneration: FIRST_GENERATION }
  }

  /** Replaces a password's hash by a newer one of the same password, unless the password was changed meanwhile. */
  async rehash(id: string, passwordHash: string, newer: string): Promise<void> {
    await this.#users.updateOne({ _id: new ObjectId(id), passwordHash }, { $set: { passwordHash: newer } })
  }
}

/** The account of a document that was read `WITHOUT_SECRETS`. */
export function toUser({ _id, ...user }: WithId<Omit<UserDocument, 'passwordHash' | 'sessionGeneration'>>): User {
  return { ...user, id: _id.toHexString() }
}
