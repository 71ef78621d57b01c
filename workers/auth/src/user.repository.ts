import type { Role } from '@shop/shared/actor'
import { isDuplicateKey } from '@shop/shared/duplicate-key'
import type { Index } from '@shop/shared/mongo'
import { findPage } from '@shop/shared/find-page'
import type { PageRequest, PageResult } from '@shop/shared/page'
import { words } from '@shop/shared/words'
import { type Collection, type Db, type Filter, ObjectId, type WithId } from 'mongodb'
import type { LinkedPassword } from './google/identity.ts'
import type { Credentials, User } from './user.ts'

export interface UserDocument {
  email: string
  name: string
  /** Of name and address: what a search finds the account by. */
  words: string[]
  role: Role
  verified: boolean
  active: boolean
  phone: string | null
  profilePicture: string | null
  /** Whoever has only ever signed in with Google has none. */
  passwordHash?: string
  /** Whoever knows the password has shown to read the mail of the address, too; a later password of theirs is as good. */
  passwordProven?: true
  /** Google's name for the person, once they have signed in with it. */
  googleSubject?: string
  /** If that made it theirs later than it was opened: when, and what became of its password then. */
  googleLink?: { at: Date; password: LinkedPassword }
  sessionGeneration: number
  createdAt: Date
  updatedAt: Date
  lastLogin: Date | null
}

export interface UserFilter {
  role?: Role | undefined
  search?: string | undefined
}

/** What people say about themselves; an absent field stays as it is. */
export interface ProfileChange {
  name?: string | undefined
  phone?: string | null | undefined
}

type InsertResult = { ok: true; sessionGeneration: number } | { ok: false; code: 'EMAIL_TAKEN' }

export const authIndexes: Index[] = [
  { collection: 'users', key: { email: 1 }, options: { name: 'email', unique: true } },
  { collection: 'users', key: { googleSubject: 1 }, options: { name: 'google', unique: true, sparse: true } },
  { collection: 'users', key: { role: 1, _id: -1 }, options: { name: 'role' } },
  { collection: 'users', key: { active: 1 }, options: { name: 'active' } },
  { collection: 'users', key: { words: 1 }, options: { name: 'words' } },
  {
    collection: 'sessions',
    key: { userId: 1, generation: -1, lastSeenAt: -1, _id: -1 },
    options: { name: 'seen' },
  },
  { collection: 'sessions', key: { familyHash: 1 }, options: { name: 'family' } },
  // MongoDB itself removes what has expired; until it comes round, `expiresAt` in the filters does.
  { collection: 'sessions', key: { expiresAt: 1 }, options: { name: 'expiry', expireAfterSeconds: 0 } },
  { collection: 'tokens', key: { expiresAt: 1 }, options: { name: 'expiry', expireAfterSeconds: 0 } },
  { collection: 'addresses', key: { 'entries.id': 1 }, options: { name: 'entry' } },
]

/** Leaves in the database what proves an account, which goes where it is compared and nowhere else, and its index. */
export const WITHOUT_SECRETS = {
  passwordHash: 0,
  passwordProven: 0,
  googleSubject: 0,
  googleLink: 0,
  sessionGeneration: 0,
  words: 0,
} as const
const FIRST_GENERATION = 1
/** More words than anybody searches by; each costs a look into the index. */
const MAX_SEARCHED = 8
/** Sorts behind every character that a word may have. */
const BEHIND = '\u{10ffff}'

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

  /** The account with this address (normalised), active or not; null if there is none. */
  async findByEmail(email: string): Promise<User | null> {
    const document = await this.#users.findOne({ email }, { projection: WITHOUT_SECRETS })
    return document && toUser(document)
  }

  /** What a login with this address (normalised) is checked against. */
  async findCredentials(email: string): Promise<Credentials | null> {
    const projection = { active: 1, passwordHash: 1, sessionGeneration: 1 }
    const document = await this.#users.findOne({ email }, { projection })
    if (!document) return null
    const { _id, active, passwordHash, sessionGeneration } = document
    return { userId: _id.toHexString(), active, passwordHash, sessionGeneration }
  }

  /** A page of the accounts, newest first. */
  async list(filter: UserFilter, request: PageRequest): Promise<PageResult<User>> {
    const where = filterOf(filter)
    const [after] = request.after ?? []
    const page = after === undefined ? where : { $and: [where, { _id: { $lt: new ObjectId(after) } }] }
    const query = { list: where, page, sort: { _id: -1 as const }, projection: WITHOUT_SECRETS }
    const { documents, total, last } = await findPage(this.#users, query, request)
    return { items: documents.map(toUser), total, lastKey: last ? [last._id.toHexString()] : null }
  }

  async countByRole(): Promise<Record<Role, number>> {
    const count = (role: Role) => this.#users.countDocuments({ role })
    const [admin, seller, customer] = await Promise.all([count('admin'), count('seller'), count('customer')])
    return { admin, seller, customer }
  }

  async countActive(): Promise<number> {
    return this.#users.countDocuments({ active: true })
  }

  /** Writes a new account; repeating it with the same id changes nothing. The unique index decides whose address it is. */
  async insert(user: User, passwordHash: string): Promise<InsertResult> {
    const document: UserDocument = { ...newDocument(user), passwordHash }
    try {
      await this.#users.updateOne({ _id: new ObjectId(user.id) }, { $setOnInsert: document }, { upsert: true })
    } catch (error) {
      if (isDuplicateKey(error, 'email')) return { ok: false, code: 'EMAIL_TAKEN' }
      throw error
    }
    return { ok: true, sessionGeneration: FIRST_GENERATION }
  }

  /** The account with what its owner says of themselves; null if there is none. */
  async updateProfile(id: string, { name, phone }: ProfileChange, now: Date): Promise<User | null> {
    const _id = new ObjectId(id)
    // An account keeps its address, so the words cannot be made of an outdated one.
    const account = await this.#users.findOne({ _id }, { projection: { email: 1 } })
    if (!account) return null
    const change = {
      ...(name !== undefined && { name, words: words(name, account.email) }),
      ...(phone !== undefined && { phone }),
      updatedAt: now,
    }
    const options = { returnDocument: 'after', projection: WITHOUT_SECRETS } as const
    const changed = await this.#users.findOneAndUpdate({ _id }, { $set: change }, options)
    return changed && toUser(changed)
  }

  /** Replaces a password's hash by a newer one of the same password, unless the password was changed meanwhile. */
  async rehash(id: string, passwordHash: string, newer: string): Promise<void> {
    await this.#users.updateOne({ _id: new ObjectId(id), passwordHash }, { $set: { passwordHash: newer } })
  }
}

/** The document of a new account, without what proves that it is somebody's. */
export function newDocument({ id: _, ...user }: User): Omit<UserDocument, 'passwordHash' | 'googleSubject'> {
  return { ...user, words: words(user.name, user.email), sessionGeneration: FIRST_GENERATION }
}

/** Every word of the search begins a word of the account's name or address; it never becomes a pattern. */
function filterOf({ role, search = '' }: UserFilter): Filter<UserDocument> {
  const wanted = words(search).slice(0, MAX_SEARCHED)
  const found = wanted.map((word) => ({ words: { $elemMatch: { $gte: word, $lt: word + BEHIND } } }))
  const nothing = search.trim() !== '' && wanted.length === 0
  return {
    ...(role !== undefined && { role }),
    ...(found.length > 0 && { $and: found }),
    ...(nothing && { _id: { $in: [] } }),
  }
}

/** The account of a document that was read `WITHOUT_SECRETS`. */
export function toUser({ _id, ...user }: WithId<Omit<UserDocument, keyof typeof WITHOUT_SECRETS>>): User {
  return { ...user, id: _id.toHexString() }
}
