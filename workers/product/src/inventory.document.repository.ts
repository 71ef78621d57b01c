import { ObjectId } from 'mongodb'
import type { Stock } from './inventory.ts'
import type { JournalEntry } from './movement.repository.ts'
import { type MovedBy, REASONS } from './movement.ts'

/** What an order has of a product: held until `expiresAt`, committed (sold), or released (a tombstone). */
export interface Hold {
  state: 'held' | 'committed' | 'released'
  quantity: number
  expiresAt: Date
}

export interface InventoryDocument {
  _id: ObjectId
  sellerId: ObjectId
  available: number
  reserved: number
  sold: number
  holds: Record<string, Hold>
  /** Grows whenever `available` changes; missing while it never has. */
  revision?: number
  /** The movements that are not filed yet, and those that may still be repeated. */
  journal?: JournalEntry[]
}

/** The stock of a new product, as it begins; what there is of it has come in by an opening. */
export function openingOf(
  productId: string,
  sellerId: string,
  available: number,
  by: MovedBy,
  at: Date,
): Omit<InventoryDocument, '_id'> {
  const opening = { _id: new ObjectId(productId), at, change: available, reason: REASONS.opening, by, orderId: null }
  const journal = available > 0 ? [opening] : []
  return { sellerId: new ObjectId(sellerId), available, reserved: 0, sold: 0, holds: {}, journal }
}

/** What `toStock` needs to know. */
export const OF_STOCK = { sellerId: 1, available: 1, reserved: 1, sold: 1 } as const

export function toStock({
  _id,
  sellerId,
  available,
  reserved,
  sold,
}: Pick<InventoryDocument, '_id' | keyof typeof OF_STOCK>): Stock {
  return { productId: _id.toHexString(), sellerId: sellerId.toHexString(), available, reserved, sold }
}
