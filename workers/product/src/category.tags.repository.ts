import type { Index } from '@shop/shared/mongo'
import { type Collection, type Db, type Filter, ObjectId, type UpdateFilter, type WithId } from 'mongodb'
import type { CategoryDocument } from './category.repository.ts'
import type { ProductDocument } from './product.document.repository.ts'

/** So few that reading or writing them takes a fraction of the time that one call may take. */
const BATCH = 250

export const categoryTagIndexes: Index[] = [
  { collection: 'products', key: { categoryId: 1, categoryVersion: 1 }, options: { name: 'tags' } },
]

/** Products in a category that do not carry its present name and path, or that are to leave it. */
export interface Due {
  categoryId: string
  productIds: string[]
}

/** The category, or one that products are to go to, is not known here yet. */
export interface UnknownCategory {
  ok: false
  code: 'UNKNOWN_CATEGORY'
}

const UNKNOWN: UnknownCategory = { ok: false, code: 'UNKNOWN_CATEGORY' }

/**
 * What products carry of their category: its name, its path, and the version of both. A product is only ever tagged with
 * something newer, so batches may be repeated, overtake each other and stop half way: who asks what is due gets the rest.
 */
export class CategoryTagRepository {
  readonly #categories: Collection<CategoryDocument>
  readonly #products: Collection<ProductDocument>

  constructor(db: Db) {
    this.#categories = db.collection('categories')
    this.#products = db.collection('products')
  }

  /**
   * A batch of what is due because of this category; an empty one if nothing is. If the category is removed, what went
   * on from there is looked after as well: it may have been tagged with what its new category no longer is.
   */
  async due(categoryId: string): Promise<({ ok: true } & Due) | UnknownCategory> {
    const category = await this.#categories.findOne({ _id: new ObjectId(categoryId) })
    if (!category) return UNKNOWN
    const found = await this.#products
      .find(dueIn(category), { projection: { _id: 1 } })
      .limit(BATCH)
      .toArray()
    if (found.length === 0 && category.productsTo) return this.due(category.productsTo.toHexString())
    return { ok: true, categoryId, productIds: found.map(({ _id }) => _id.toHexString()) }
  }

  /** Tags those of the products that are still due; moves them on or takes them off sale if the category is removed. */
  async tag({ categoryId, productIds }: Due): Promise<{ ok: true } | UnknownCategory> {
    const category = await this.#categories.findOne({ _id: new ObjectId(categoryId) })
    const heir = category && (await this.#heir(category))
    if (!category || heir === undefined) return UNKNOWN
    const due = { ...dueIn(category), _id: { $in: productIds.map((id) => new ObjectId(id)) } }
    await this.#products.updateMany(due, heir ? taggedWith(heir) : offSale(category))
    return { ok: true }
  }

  /** Where the products of a category belong: in itself unless it is removed; null is off sale, undefined not known. */
  async #heir(category: WithId<CategoryDocument>): Promise<WithId<CategoryDocument> | null | undefined> {
    if (!category.removed) return category
    if (!category.productsTo) return null
    const heir = await this.#categories.findOne({ _id: category.productsTo })
    return heir ? this.#heir(heir) : undefined
  }
}

function dueIn({ _id, tagVersion }: WithId<CategoryDocument>): Filter<ProductDocument> {
  return { categoryId: _id, categoryVersion: { $lt: tagVersion } }
}

function taggedWith({ _id, name, ancestors, version }: WithId<CategoryDocument>): UpdateFilter<ProductDocument> {
  const tags = { categoryId: _id, categoryName: name, categoryPath: [...ancestors, _id], categoryVersion: version }
  return { $set: { ...tags, updatedAt: new Date() }, $inc: { version: 1 } }
}

function offSale({ version }: CategoryDocument): UpdateFilter<ProductDocument> {
  return { $set: { active: false, categoryVersion: version, updatedAt: new Date() }, $inc: { version: 1 } }
}
