import type { Index } from '@shop/shared/mongo'
import { type Collection, type Db, ObjectId, type WithId } from 'mongodb'
import { refsOf } from './category.refs.repository.ts'
import type { CategoryEvent, CategoryProjection } from './category.ts'

export interface CategoryDocument {
  version: number
  /** The version in which name or ancestors last changed: products that were tagged before carry the old ones. */
  tagVersion: number
  name: string
  path: string
  /** What it is found by. */
  refs: string[]
  ancestors: ObjectId[]
  active: boolean
  /** A removed category stays known, so that late news of it bring nothing back. */
  removed: boolean
  productsTo: ObjectId | null
}

export const categoryIndexes: Index[] = [
  { collection: 'categories', key: { ancestors: 1 }, options: { name: 'ancestors' } },
]

/** Product's own copy of the categories; it is as new as the last event and needs nobody to be read. */
export class CategoryRepository {
  readonly #categories: Collection<CategoryDocument>

  constructor(db: Db) {
    this.#categories = db.collection('categories')
  }

  /** The category; null if it is unknown or removed. */
  async find(id: string): Promise<CategoryProjection | null> {
    const document = await this.#categories.findOne({ _id: new ObjectId(id), removed: false })
    return document && toProjection(document)
  }

  /** The categories with these ids, by id, in one query; without those that are unknown or removed. */
  async findMany(ids: readonly string[]): Promise<Map<string, CategoryProjection>> {
    const documents = await this.#categories
      .find({ _id: { $in: ids.map((id) => new ObjectId(id)) }, removed: false })
      .toArray()
    return new Map(documents.map((document) => [document._id.toHexString(), toProjection(document)]))
  }

  /** Takes over a newer state of a category; false if this or a later version was applied before. */
  async apply({
    type,
    categoryId,
    version,
    name,
    path,
    ancestors,
    active,
    productsTo,
  }: CategoryEvent): Promise<boolean> {
    const _id = new ObjectId(categoryId)
    const tag = { name, ancestors: ancestors.map((id) => new ObjectId(id)), removed: type === 'removed' }
    const heir = productsTo === null ? null : new ObjectId(productsTo)
    const state = { ...tag, version, path, refs: refsOf({ path, name }), active, productsTo: heir }
    const retagging = { ...state, tagVersion: version }
    const older = { _id, version: { $lt: version } }
    const replaced = async () =>
      (await this.#categories.updateOne({ ...older, ...tag }, { $set: state })).matchedCount === 1 ||
      (await this.#categories.updateOne(older, { $set: retagging })).matchedCount === 1
    if (await replaced()) return true
    const first = await this.#categories.updateOne({ _id }, { $setOnInsert: retagging }, { upsert: true })
    // It may have been an older state that came first in between.
    return first.upsertedCount === 1 || replaced()
  }
}

function toProjection({ _id, version, name, path, ancestors, active }: WithId<CategoryDocument>): CategoryProjection {
  return {
    id: _id.toHexString(),
    version,
    name,
    path,
    ancestors: ancestors.map((ancestor) => ancestor.toHexString()),
    active,
  }
}
