import type { Collection, Db } from 'mongodb'

/** That an account has received a product. */
export interface Purchase {
  userName: string
  orderId: string
  deliveredAt: Date
}

interface PurchaseDocument extends Purchase {
  /** The account and the product. */
  _id: string
}

/** Who has received what: the right to review it. Learned from the orders, and never taken back. */
export class PurchaseRepository {
  readonly #purchases: Collection<PurchaseDocument>

  constructor(db: Db) {
    this.#purchases = db.collection('purchases')
  }

  /** Notes the products of a delivered order; a repeat changes nothing. */
  async record(userId: string, productIds: string[], purchase: Purchase): Promise<void> {
    await this.#purchases.bulkWrite(
      productIds.map((productId) => ({
        updateOne: { filter: { _id: key(userId, productId) }, update: { $setOnInsert: purchase }, upsert: true },
      })),
    )
  }

  async find(userId: string, productId: string): Promise<Purchase | null> {
    const found = await this.#purchases.findOne({ _id: key(userId, productId) })
    return found && { userName: found.userName, orderId: found.orderId, deliveredAt: found.deliveredAt }
  }
}

function key(userId: string, productId: string): string {
  return `${userId}:${productId}`
}
