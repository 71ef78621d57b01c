import type { Index } from '@shop/shared/mongo'
import { type Collection, type Db, ObjectId, type WithId } from 'mongodb'
import { type Category, type CategoryState, stateOf } from './category.ts'

/** A change that product has not acknowledged yet: what the category was after it. */
interface ChangedEvent {
  id: string
  type: 'changed'
  state: CategoryState
}

interface CategoryDocument {
  name: string
  slug: string
  parentId: ObjectId | null
  path: string
  ancestors: ObjectId[]
  order: number
  image: string | null
  icon: string | null
  description: string | null
  active: boolean
  createdAt: Date
  updatedAt: Date
  version: number
  outbox: ChangedEvent[]
}

/** The tree's version, and the latest changes that were counted in it. */
interface TreeDocument {
  _id: typeof TREE
  version: number
  counted: string[]
}

const TREE = 'tree'
/** More than can be under way at once; a change that is counted twice after all costs readers one fetch. */
const COUNTED_KEPT = 100

export type InsertResult = { ok: true } | { ok: false; code: 'CONFLICT' }

export interface Unpublished {
  eventId: string
  state: CategoryState
}

export const categoryIndexes: Index[] = [
  { collection: 'categories', key: { parentId: 1, slug: 1 }, options: { name: 'siblings', unique: true } },
  { collection: 'categories', key: { 'outbox.id': 1 }, options: { name: 'outbox', sparse: true } },
]

/** The category tree in the database; it is small, so it is read as a whole. */
export class CategoryRepository {
  readonly #categories: Collection<CategoryDocument>
  readonly #trees: Collection<TreeDocument>

  constructor(db: Db) {
    this.#categories = db.collection('categories')
    this.#trees = db.collection('trees')
  }

  /**
   * All categories and the tree's version. Writers change the content first and the version after it, readers take
   * the version first and the content after it: so what comes with a version is never older than that version, and
   * nobody can keep old content under a new version. New content under the old version is put right by the next look.
   */
  async readAll(): Promise<{ version: number; categories: Category[] }> {
    const tree = await this.#trees.findOne({ _id: TREE }, { projection: { version: 1 } })
    const documents = await this.#categories.find({}, { projection: { outbox: 0 } }).toArray()
    return { version: tree?.version ?? 0, categories: documents.map(toCategory) }
  }

  /** Writes a new category together with its event; repeating it with the same ids changes nothing. */
  async insert(category: Category, eventId: string): Promise<InsertResult> {
    const { id, slug, parentId, ancestors, ...same } = category
    const document = await this.#categories.findOneAndUpdate(
      { slug, parentId: parentId === null ? null : new ObjectId(parentId) },
      {
        $setOnInsert: {
          ...same,
          _id: new ObjectId(id),
          ancestors: ancestors.map((ancestor) => new ObjectId(ancestor)),
          outbox: [{ id: eventId, type: 'changed', state: stateOf(category) }],
        },
      },
      { upsert: true, returnDocument: 'after', projection: { _id: 1 } },
    )
    if (document?._id.toHexString() !== id) return { ok: false, code: 'CONFLICT' }
    await this.#count(eventId)
    return { ok: true }
  }

  /** What product has not acknowledged. The order does not matter, for product keeps the highest version. */
  async unpublished(): Promise<Unpublished[]> {
    const unsent = { 'outbox.id': { $exists: true } }
    const documents = await this.#categories.find(unsent, { projection: { outbox: 1 } }).toArray()
    return documents.flatMap(({ outbox }) => outbox.map(({ id, state }) => ({ eventId: id, state })))
  }

  /** Takes an event out of the outbox for good. */
  async acknowledge(categoryId: string, eventId: string): Promise<void> {
    // Counted once more before the last trace goes: the writer may have crashed between its write and its count.
    await this.#count(eventId)
    await this.#categories.updateOne(
      { _id: new ObjectId(categoryId), 'outbox.id': eventId },
      { $pull: { outbox: { id: eventId } } },
    )
  }

  /** Makes the change part of the tree's version, once. */
  async #count(eventId: string): Promise<void> {
    if (await this.#counted(eventId)) return
    // It was counted before, or there is no version yet. Which of the two does not matter: counting again is harmless.
    await this.#trees.updateOne({ _id: TREE }, { $setOnInsert: { version: 0, counted: [] } }, { upsert: true })
    await this.#counted(eventId)
  }

  async #counted(eventId: string): Promise<boolean> {
    const counted = await this.#trees.updateOne(
      { _id: TREE, counted: { $ne: eventId } },
      { $inc: { version: 1 }, $push: { counted: { $each: [eventId], $slice: -COUNTED_KEPT } } },
    )
    return counted.matchedCount === 1
  }
}

function toCategory({ _id, ...document }: WithId<Omit<CategoryDocument, 'outbox'>>): Category {
  return {
    ...document,
    id: _id.toHexString(),
    parentId: document.parentId?.toHexString() ?? null,
    ancestors: document.ancestors.map((ancestor) => ancestor.toHexString()),
  }
}
