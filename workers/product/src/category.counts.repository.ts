import type { Index } from '@shop/shared/mongo'
import { type Collection, type Db, ObjectId } from 'mongodb'
import type { CategoryDocument } from './category.repository.ts'
import type { CategoryCount } from './category.ts'
import type { ProductDocument } from './product.document.repository.ts'

export const categoryCountIndexes: Index[] = [
  { collection: 'products', key: { categoryId: 1, active: 1 }, options: { name: 'counts' } },
]

/** Counts products by category, from an index alone: which category lies below which is known here anyway. */
export class CategoryCountRepository {
  readonly #categories: Collection<CategoryDocument>
  readonly #products: Collection<ProductDocument>

  constructor(db: Db) {
    this.#categories = db.collection('categories')
    this.#products = db.collection('products')
  }

  /** The active products of these categories, in the order asked; an unknown category has none. */
  async count(categoryIds: string[]): Promise<CategoryCount[]> {
    const wanted = categoryIds.map((id) => new ObjectId(id))
    const below = await this.#categories
      .find({ $or: [{ _id: { $in: wanted } }, { ancestors: { $in: wanted } }] }, { projection: { ancestors: 1 } })
      .toArray()
    const counted = await this.#products
      .aggregate<{ _id: ObjectId; count: number }>([
        { $match: { categoryId: { $in: below.map(({ _id }) => _id) }, active: true } },
        { $group: { _id: '$categoryId', count: { $sum: 1 } } },
      ])
      .toArray()
    const direct = new Map(counted.map(({ _id, count }) => [_id.toHexString(), count]))
    const total = new Map<string, number>()
    for (const { _id, ancestors } of below) {
      const count = direct.get(_id.toHexString()) ?? 0
      for (const id of [...ancestors, _id].map(String)) total.set(id, (total.get(id) ?? 0) + count)
    }
    return categoryIds.map((id) => ({ category: id, direct: direct.get(id) ?? 0, total: total.get(id) ?? 0 }))
  }
}
