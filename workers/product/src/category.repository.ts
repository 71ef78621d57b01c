import { type Collection, type Db, ObjectId } from 'mongodb'

/** What product needs to know of a category, copied from the category service's events. */
export interface CategoryProjection {
  id: string
  version: number
  name: string
  path: string
  ancestors: string[]
  active: boolean
}

interface CategoryDocument {
  version: number
  name: string
  path: string
  ancestors: ObjectId[]
  active: boolean
}

/** Product's own copy of the categories; it is as new as the last event and needs nobody to be read. */
export class CategoryRepository {
  readonly #categories: Collection<CategoryDocument>

  constructor(db: Db) {
    this.#categories = db.collection('categories')
  }

  async find(id: string): Promise<CategoryProjection | null> {
    const document = await this.#categories.findOne({ _id: new ObjectId(id) })
    return (
      document && {
        id,
        version: document.version,
        name: document.name,
        path: document.path,
        ancestors: document.ancestors.map((ancestor) => ancestor.toHexString()),
        active: document.active,
      }
    )
  }

  /** Takes over a newer state of a category; false if this or a later version was applied before. */
  async apply({ id, ancestors, ...rest }: CategoryProjection): Promise<boolean> {
    const _id = new ObjectId(id)
    const state = { ...rest, ancestors: ancestors.map((ancestor) => new ObjectId(ancestor)) }
    const replace = () => this.#categories.updateOne({ _id, version: { $lt: rest.version } }, { $set: state })
    if ((await replace()).matchedCount === 1) return true
    const first = await this.#categories.updateOne({ _id }, { $setOnInsert: state }, { upsert: true })
    if (first.upsertedCount === 1) return true
    // It may have been an older state that came first in between.
    return (await replace()).matchedCount === 1
  }
}
