import { type Collection, type Db, ObjectId } from 'mongodb'
import { CategoryRefRepository } from './category.refs.repository.ts'
import { CategoryRepository } from './category.repository.ts'
import type { CategoryProjection } from './category.ts'
import { type InventoryDocument, openingOf } from './inventory.document.repository.ts'
import type { MovedBy, Moving } from './movement.ts'
import { type ChangeRefused, ProductChangeRepository, type Scope } from './product.change.repository.ts'
import { documentOf, type ProductDocument } from './product.document.repository.ts'
import type { Product, ProductChanges } from './product.ts'

/** A change to one product, as `ProductChangeRepository` makes it. */
export interface BulkChange {
  id: string
  changes: ProductChanges
  moving: Moving
}

/** What is done to many products in one call; all of it may be repeated. */
export class ImportRepository {
  readonly #products: Collection<ProductDocument>
  readonly #inventory: Collection<InventoryDocument>
  readonly #refs: CategoryRefRepository
  readonly #categories: CategoryRepository
  readonly #changes: ProductChangeRepository

  constructor(db: Db) {
    this.#products = db.collection('products')
    this.#inventory = db.collection('inventory')
    this.#refs = new CategoryRefRepository(db)
    this.#categories = new CategoryRepository(db)
    this.#changes = new ProductChangeRepository(db)
  }

  /** The categories that are so called, in the order asked; undefined where there is none, or more than one. */
  async categories(refs: string[]): Promise<(CategoryProjection | undefined)[]> {
    const ids = await Promise.all(
      refs.map(async (ref) => {
        const [id, another] = await this.#refs.resolve(ref)
        return another === undefined ? id : undefined
      }),
    )
    const found = await this.#categories.findMany(ids.filter((id) => id !== undefined))
    return ids.map((id) => (id === undefined ? undefined : found.get(id)))
  }

  /** Lists new products; those that are there already stay as they are. */
  async insertAll(products: Omit<Product, 'moves'>[], by: MovedBy): Promise<void> {
    if (products.length === 0) return
    // Stock first: a product that can be seen can be ordered, and stock without a product harms nobody.
    await this.#inventory.bulkWrite(
      products.map(({ id, sellerId, available, createdAt }) => ({
        updateOne: {
          filter: { _id: new ObjectId(id) },
          update: { $setOnInsert: openingOf(id, sellerId, available, by, createdAt) },
          upsert: true,
        },
      })),
      { ordered: false },
    )
    await this.#products.bulkWrite(
      products.map((product) => ({
        updateOne: {
          filter: { _id: new ObjectId(product.id) },
          update: { $setOnInsert: documentOf(product) },
          upsert: true,
        },
      })),
      { ordered: false },
    )
  }

  /** Makes the changes one after the other, for the later ones may be about the same products; why one is refused. */
  async changeAll(scope: Scope, changes: BulkChange[]): Promise<(ChangeRefused | null)[]> {
    const results: (ChangeRefused | null)[] = []
    for (const { id, changes: wanted, moving } of changes) {
      const result = await this.#changes.change(id, scope, wanted, moving)
      results.push(result.ok ? null : result)
    }
    return results
  }
}
