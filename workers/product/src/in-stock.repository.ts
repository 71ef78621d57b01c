import { type Collection, type Db, ObjectId } from 'mongodb'
import type { InventoryDocument } from './inventory.document.repository.ts'
import type { ProductDocument } from './product.document.repository.ts'

/**
 * What products say of their stock, for lists to be narrowed and counted by: whether there is any. It follows the
 * inventory whenever that may have come to nothing or from it. Whoever has it follow drops the lists; that is why a move
 * only tells that it is to.
 */
export class InStockRepository {
  readonly #products: Collection<ProductDocument>
  readonly #inventory: Collection<InventoryDocument>

  constructor(db: Db) {
    this.#products = db.collection('products')
    this.#inventory = db.collection('inventory')
  }

  /** Brings the products up to their inventory as it is now; never back, for its revision only grows. */
  async follow(productIds: readonly string[]): Promise<void> {
    for (const { _id, available, revision = 0 } of await this.#stockOf(productIds)) {
      await this.#products.updateOne(
        { _id, $or: [{ stockRevision: { $exists: false } }, { stockRevision: { $lt: revision } }] },
        { $set: { inStock: available > 0, stockRevision: revision } },
      )
    }
  }

  /** Whether the product says otherwise than its inventory, for a crash has left it behind. */
  async isBehind(productId: string): Promise<boolean> {
    const [stock] = await this.#stockOf([productId])
    const otherwise = stock && { _id: stock._id, inStock: stock.available === 0 }
    return otherwise !== undefined && (await this.#products.findOne(otherwise, { projection: { _id: 1 } })) !== null
  }

  #stockOf(productIds: readonly string[]): Promise<Pick<InventoryDocument, '_id' | 'available' | 'revision'>[]> {
    const _id = { $in: productIds.map((id) => new ObjectId(id)) }
    return this.#inventory.find({ _id }, { projection: { available: 1, revision: 1 } }).toArray()
  }
}
