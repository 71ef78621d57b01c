import type { Actor } from '@shop/shared/actor'
import { maySell } from './product.ts'
import type { StockWire } from './stock.schema.ts'

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

export type Refused = Extract<ReserveResult, { ok: false }>

/** Products that a move may have taken to nothing or from it: what they say of their stock is to follow. */
export interface Turned {
  turned: string[]
}

export type CommitResult = { ok: true } | { ok: false; code: 'NOT_HELD' | 'RELEASED' }

/** Lines of one product added up, in the order of product ids: all orders take their products in the same order. */
export function inOrder(items: readonly OrderedItem[]): OrderedItem[] {
  const quantities = new Map<string, number>()
  for (const { productId, quantity } of items) quantities.set(productId, (quantities.get(productId) ?? 0) + quantity)
  return [...quantities]
    .map(([productId, quantity]) => ({ productId, quantity }))
    .sort((a, b) => (a.productId < b.productId ? -1 : 1))
}

/** Why the items cannot be had of these units by product, with everything that is short; undefined if they can. */
export function refusalOf(items: readonly OrderedItem[], available: ReadonlyMap<string, number>): Refused | undefined {
  const unknown = items.filter(({ productId }) => !available.has(productId)).map(({ productId }) => productId)
  if (unknown.length > 0) return { ok: false, code: 'NOT_FOUND', productIds: unknown }
  const shortages = items
    .map(({ productId, quantity }): Shortage => ({
      productId,
      requested: quantity,
      available: available.get(productId) ?? 0,
    }))
    .filter(({ requested, available: have }) => have < requested)
  return shortages.length > 0 ? { ok: false, code: 'OUT_OF_STOCK', shortages } : undefined
}

/** Everybody sees how many units there are; what is reserved and sold, only the seller and admins. */
export function stockToWire({ productId, sellerId, available, reserved, sold }: Stock, actor: Actor | null): StockWire {
  const shown = { productId, available, inStock: available > 0 }
  return actor && maySell(sellerId, actor) ? { ...shown, reserved, sold } : shown
}
