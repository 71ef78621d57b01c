import { type Collection, type Db, ObjectId } from 'mongodb'
import type { InventoryDocument } from './inventory.document.repository.ts'
import type { ProductDocument } from './product.repository.ts'

/** What `bring` needs to know. */
export const OF_IN_STOCK = { available: 1, revision: 1 } as const

/**
 * What a product says of its stock, for lists to be narrowed and counted by: whether there is any. It follows the
 * inventory whenever that may have come to nothing or from it. A crash in between leaves it behind; then whoever repeats
 * the move brings it up, or the next one who reads the product.
 */
export class InStockRepository {
  readonly #products: Collection<ProductDocument>
  readonly #inventory: Collection<InventoryDocument>

  constructor(db: Db) {
    this.#products = db.collection('products')
    this.#inventory = db.collection('inventory')
  }

  /** Brings the product up to its inventory as it is now. */
  async follow(productId: string | ObjectId): Promise<void> {
    const _id = new ObjectId(productId)
    const stock = await this.#inventory.findOne({ _id }, { projection: OF_IN_STOCK })
    if (stock) await this.bring(stock)
  }

  /** Brings the product up to its inventory as it was just read; never back, for the revision only grows. */
  async bring({
    _id,
    available,
    revision = 0,
  }: Pick<InventoryDocument, '_id' | 'available' | 'revision'>): Promise<void> {
    await this.#products.updateOne(
      { _id, $or: [{ stockRevision: { $exists: false } }, { stockRevision: { $lt: revision } }] },
      { $set: { inStock: available > 0, stockRevision: revision } },
    )
  }
}
