import { type Collection, type Db, type Filter, ObjectId, type WithId } from 'mongodb'
import type { AddressChangeInput } from './address.schema.ts'
import { type Address, type AddressEntry, MAX_ADDRESSES } from './address.ts'

type Entry = Omit<AddressEntry, 'id'> & { id: ObjectId }

/** All addresses of one account, whose id it has, the newest last. */
interface Book {
  entries: Entry[]
  /** One of the entries; null if there are none. */
  defaultId: ObjectId | null
}

export type AddResult = { ok: true; address: Address } | { ok: false; code: 'FULL' }
export type ChangeResult = { ok: true; address: Address } | { ok: false; code: 'NOT_FOUND' | 'DEFAULT_NEEDED' }

/**
 * Address books in the database. A book is one document and every change one write to it, so that however many come at
 * once it has exactly one default address as long as it has any, and never more than `MAX_ADDRESSES`.
 */
export class AddressRepository {
  readonly #books: Collection<Book>

  constructor(db: Db) {
    this.#books = db.collection('addresses')
  }

  /** The account's addresses, the default first, then the newest. */
  async list(userId: string): Promise<Address[]> {
    const book = await this.#books.findOne({ _id: new ObjectId(userId) })
    const addresses = book ? addressesIn(book).toReversed() : []
    return addresses.sort((a, b) => Number(b.isDefault) - Number(a.isDefault))
  }

  /** The entry, if it is in the account's own book. */
  async find(userId: string, id: string): Promise<Address | null> {
    return entryIn(await this.#books.findOne(holding(id, userId)), id)
  }

  /** Adds an entry to the account's book, which may be its first one; repeating it with the same id adds no other. */
  async add(userId: string, address: AddressEntry, asDefault: boolean): Promise<AddResult> {
    const entry: Entry = { ...address, id: new ObjectId(address.id) }
    const isIn = { $in: [entry.id, '$entries.id'] }
    const isFull = { $gte: [{ $size: '$entries' }, MAX_ADDRESSES] }
    // What people have written is literal: a text that begins with a dollar would be read as an expression.
    const added = { $concatArrays: ['$entries', [{ $literal: entry }]] }
    const book = await this.#books.findOneAndUpdate(
      { _id: new ObjectId(userId) },
      [
        { $set: { entries: { $ifNull: ['$entries', []] }, defaultId: { $ifNull: ['$defaultId', entry.id] } } },
        { $set: { entries: { $cond: [{ $or: [isIn, isFull] }, '$entries', added] } } },
        { $set: { defaultId: { $cond: [{ $and: [asDefault, isIn] }, entry.id, '$defaultId'] } } },
      ],
      { upsert: true, returnDocument: 'after' },
    )
    const stored = entryIn(book, address.id)
    return stored ? { ok: true, address: stored } : { ok: false, code: 'FULL' }
  }

  /** Changes an entry of this book, or of anybody's; the default address stays the default until another one is. */
  async change(
    id: string,
    ownBook: string | undefined,
    { isDefault, ...fields }: AddressChangeInput,
    now: Date,
  ): Promise<ChangeResult> {
    const named = Object.entries(fields).filter(([, value]) => value !== undefined)
    const set = Object.fromEntries(named.map(([field, value]) => [`entries.$.${field}`, value]))
    const which = holding(id, ownBook)
    const _id = new ObjectId(id)
    const book = await this.#books.findOneAndUpdate(
      isDefault === false ? { ...which, defaultId: { $ne: _id } } : which,
      { $set: { ...set, 'entries.$.updatedAt': now, ...(isDefault && { defaultId: _id }) } },
      { returnDocument: 'after' },
    )
    const address = entryIn(book, id)
    if (address) return { ok: true, address }
    const isThere = isDefault === false && (await this.#books.findOne(which, { projection: { _id: 1 } }))
    return { ok: false, code: isThere ? 'DEFAULT_NEEDED' : 'NOT_FOUND' }
  }

  /** Makes the entry the default one; null if it is not in this book, or in anybody's. */
  async makeDefault(id: string, ownBook: string | undefined): Promise<Address | null> {
    const set = { $set: { defaultId: new ObjectId(id) } }
    return entryIn(await this.#books.findOneAndUpdate(holding(id, ownBook), set, { returnDocument: 'after' }), id)
  }

  /** Takes the entry out; if it was the default, the newest of the others takes its place. False if it is not there. */
  async remove(id: string, ownBook: string | undefined): Promise<boolean> {
    const _id = new ObjectId(id)
    const newest = { $ifNull: [{ $last: '$entries.id' }, null] }
    const { matchedCount } = await this.#books.updateOne(holding(id, ownBook), [
      { $set: { entries: { $filter: { input: '$entries', cond: { $ne: ['$$this.id', _id] } } } } },
      { $set: { defaultId: { $cond: [{ $eq: ['$defaultId', _id] }, newest, '$defaultId'] } } },
    ])
    return matchedCount === 1
  }
}

/** The book that the entry is in, if it is this account's. */
function holding(id: string, userId: string | undefined): Filter<Book> {
  return { 'entries.id': new ObjectId(id), ...(userId !== undefined && { _id: new ObjectId(userId) }) }
}

function addressesIn({ _id, entries, defaultId }: WithId<Book>): Address[] {
  const userId = _id.toHexString()
  return entries.map((entry) => {
    const id = entry.id.toHexString()
    return { ...entry, id, userId, isDefault: id === defaultId?.toHexString() }
  })
}

function entryIn(book: WithId<Book> | null, id: string): Address | null {
  const entries = book ? addressesIn(book) : []
  return entries.find((entry) => entry.id === id) ?? null
}
