import type { Actor } from '@shop/shared/actor'
import type { StockWire } from './product.schema.ts'
import { maySell } from './product.ts'

/** Units of a product that one order asks for. */
export interface OrderedItem {
  productId: string
  quantity: number
}

/** The stock of a product; `available + reserved + sold` changes only when units are added or taken out. */
export interface Stock {
  productId: string
  sellerId: string
  available: number
  reserved: number
  sold: number
}

export interface Shortage {
  productId: string
  requested: number
  available: number
}

export type ReserveResult =
  | { ok: true; expiresAt: Date }
  | { ok: false; code: 'OUT_OF_STOCK'; shortages: Shortage[] }
  | { ok: false; code: 'NOT_FOUND'; productIds: string[] }
  | { ok: false; code: 'RELEASED' }

export type CommitResult = { ok: true } | { ok: false; code: 'NOT_HELD' | 'RELEASED' }

/** Lines of one product added up, in the order of product ids: all orders take their products in the same order. */
export function inOrder(items: readonly OrderedItem[]): OrderedItem[] {
  const quantities = new Map<string, number>()
  for (const { productId, quantity } of items) quantities.set(productId, (quantities.get(productId) ?? 0) + quantity)
  return [...quantities]
    .map(([productId, quantity]) => ({ productId, quantity }))
    .sort((a, b) => (a.productId < b.productId ? -1 : 1))
}

/** Everybody sees how many units there are; what is reserved and sold, only the seller and admins. */
export function stockToWire({ productId, sellerId, available, reserved, sold }: Stock, actor: Actor | null): StockWire {
  const shown = { productId, available, inStock: available > 0 }
  return actor && maySell(sellerId, actor) ? { ...shown, reserved, sold } : shown
}
