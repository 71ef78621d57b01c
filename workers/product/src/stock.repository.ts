import { type Collection, type Db, type Filter, ObjectId } from 'mongodb'
import { InStockRepository } from './in-stock.repository.ts'
import { type InventoryDocument, OF_STOCK, toStock } from './inventory.document.repository.ts'
import type { Stock } from './inventory.ts'
import { type Moving, REASONS } from './movement.ts'
import { MAX_UNITS } from './stock.schema.ts'

export type AdjustResult =
  | { ok: true; stock: Stock }
  | { ok: false; code: 'NOT_FOUND' | 'TOO_MANY' }
  | { ok: false; code: 'OUT_OF_STOCK'; available: number }

/**
 * What sellers and admins do to the stock of their products. Every move is one conditional update, which leaves the
 * movement in the journal; one that is there already is a repetition and moves nothing.
 */
export class StockRepository {
  readonly #inventory: Collection<InventoryDocument>
  readonly #inStock: InStockRepository

  constructor(db: Db) {
    this.#inventory = db.collection('inventory')
    this.#inStock = new InStockRepository(db)
  }

  /** Adds units, or takes some away if there are so many; of this seller's product, or of anybody's if undefined. */
  async adjust(
    productId: string,
    sellerId: string | undefined,
    change: number,
    moving: Moving & { reason: string | null },
  ): Promise<AdjustResult> {
    const adjusted = await this.#adjust(productId, sellerId, change, moving)
    if (adjusted.ok) await this.#inStock.follow([productId])
    return adjusted
  }

  async #adjust(
    productId: string,
    sellerId: string | undefined,
    change: number,
    { id, ...moving }: Moving & { reason: string | null },
  ): Promise<AdjustResult> {
    const own = { _id: new ObjectId(productId), ...(sellerId !== undefined && { sellerId: new ObjectId(sellerId) }) }
    const movement = { _id: new ObjectId(id), ...moving, change, orderId: null }
    for (;;) {
      const adjusted = await this.#inventory.findOneAndUpdate(
        {
          ...own,
          available: { $gte: Math.max(0, -change), $lte: MAX_UNITS - Math.max(0, change) },
          'journal._id': { $ne: movement._id },
        },
        { $inc: { available: change, revision: 1 }, $push: { journal: movement } },
        { returnDocument: 'after', projection: OF_STOCK },
      )
      if (adjusted) return { ok: true, stock: toStock(adjusted) }
      const refused = await this.#inventory.findOne(own, {
        projection: { ...OF_STOCK, journal: { $elemMatch: { _id: movement._id } } },
      })
      if (!refused) return { ok: false, code: 'NOT_FOUND' }
      const { available, journal } = refused
      if (journal) return { ok: true, stock: toStock(refused) }
      if (available < -change) return { ok: false, code: 'OUT_OF_STOCK', available }
      if (change > 0 && available > MAX_UNITS - change) return { ok: false, code: 'TOO_MANY' }
      // It has changed between the two, and now there is room for it.
    }
  }

  /** Makes so many units available, whatever there were; those that orders hold or have bought are theirs. */
  async set(productId: string, units: number, { id, at, by }: Moving): Promise<void> {
    const change = { $subtract: [units, '$available'] }
    const movement = { _id: new ObjectId(id), at, change, reason: REASONS.set, by, orderId: null }
    const otherwise: Filter<InventoryDocument> = { available: { $ne: units }, 'journal._id': { $ne: movement._id } }
    await this.#inventory.updateOne({ _id: new ObjectId(productId), ...otherwise }, [
      { $set: { journal: { $concatArrays: [{ $ifNull: ['$journal', []] }, [movement]] } } },
      { $set: { available: units, revision: { $add: [{ $ifNull: ['$revision', 0] }, 1] } } },
    ])
    await this.#inStock.follow([productId])
  }
}
