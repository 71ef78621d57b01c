import { WorkerEntrypoint } from 'cloudflare:workers'
import { callFromData } from '@shop/shared/call'
import { allowCallers, type CallerProps, type Input } from '@shop/shared/internal'
import { changing } from '@shop/shared/read-through'
import { tagProducts, type Tagging } from './category.tagging.ts'
import type { UnknownCategory } from './category.tags.repository.ts'
import type { CategoryEvent } from './category.ts'
import { createDeps, type Deps } from './deps.ts'
import { inOrder, type CommitResult, type OrderedItem, type ReserveResult } from './inventory.ts'
import { LISTS } from './product.cache.ts'
import type { Product } from './product.ts'
import { stockMoved } from './stock.following.ts'

export interface QuoteLine {
  productId: string
  name: string
  image: string | null
  sellerId: string
  categoryPath: string[]
  priceMinor: number
  quantity: number
  available: number
}

export type QuoteResult = { ok: true; lines: QuoteLine[] } | { ok: false; code: 'NOT_FOUND'; productIds: string[] }

/** What other Workers may ask of the product service; each method names its callers. */
export class Internal extends WorkerEntrypoint<Env, CallerProps> {
  /** Prices and stock of these products as they are in the database now; inactive ones count as unknown. */
  async quote({ items, call }: Input<{ items: OrderedItem[] }>): Promise<QuoteResult> {
    const { products } = this.#serve(call, 'order')
    const wanted = inOrder(items)
    const found = (await products.findMany(wanted.map(({ productId }) => productId))).filter(({ active }) => active)
    const unknown = wanted.filter(({ productId }) => !found.some(({ id }) => id === productId))
    if (unknown.length > 0) return { ok: false, code: 'NOT_FOUND', productIds: unknown.map((item) => item.productId) }
    return { ok: true, lines: found.map((product) => quoteLine(product, wanted)) }
  }

  /** Holds the items for an order until `expiresAt`, all or none; a repeat gets the first answer again. */
  async reserve({
    orderId,
    items,
    expiresAt,
    call,
  }: Input<{ orderId: string; items: OrderedItem[]; expiresAt: Date }>): Promise<ReserveResult> {
    const deps = this.#serve(call, 'order')
    const { turned, ...result } = await deps.inventory.reserve(orderId, items, expiresAt)
    const productIds = items.map(({ productId }) => productId)
    // Also after a refusal: between holding some of the items and giving them back, somebody may have read the stock.
    await stockMoved(deps, productIds, turned)
    return result
  }

  /** Turns the order's holds into sales. */
  async commit({ orderId, call }: Input<{ orderId: string }>): Promise<CommitResult> {
    return this.#serve(call, 'order').inventory.commit(orderId)
  }

  /** Gives back what the order has, committed or not, and keeps any later reserve of it out. */
  async release({ orderId, call }: Input<{ orderId: string }>): Promise<{ ok: true; released: number }> {
    const deps = this.#serve(call, 'order')
    const { units, productIds, turned } = await deps.inventory.release(orderId)
    await stockMoved(deps, productIds, turned)
    return { ok: true, released: units }
  }

  /** Removes the traces of an order that is final and past all repeats. */
  async forget({ orderId, call }: Input<{ orderId: string }>): Promise<{ ok: true }> {
    await this.#serve(call, 'order').inventory.forget(orderId)
    return { ok: true }
  }

  /** Lets the buyer of a delivered order review its products; a repeat changes nothing. */
  async delivered({
    orderId,
    userId,
    userName,
    productIds,
    at,
    call,
  }: Input<{ orderId: string; userId: string; userName: string; productIds: string[]; at: Date }>): Promise<{
    ok: true
  }> {
    const purchase = { orderId, userName, deliveredAt: at }
    await this.#serve(call, 'order').purchases.record(userId, productIds, purchase)
    return { ok: true }
  }

  /**
   * Takes over a category's new state and tags its products with it; to be repeated while there is `more`. A repeat or
   * an older version finds nothing to do.
   */
  async categoryChanged({ call, ...event }: Input<CategoryEvent>): Promise<Tagging | UnknownCategory> {
    const deps = () => this.#serve(call, 'category')
    const { categories, cache } = deps()
    await changing(cache, [LISTS], () => categories.apply(event))
    return tagProducts(deps, event.categoryId)
  }

  #serve(data: Input<object>['call'], ...callers: string[]): Deps {
    allowCallers(this.ctx.props, ...callers)
    return createDeps(this.env, callFromData('product', data))
  }
}

function quoteLine(product: Product, wanted: OrderedItem[]): QuoteLine {
  return {
    productId: product.id,
    name: product.name,
    image: product.images[0] ?? null,
    sellerId: product.sellerId,
    categoryPath: product.categoryPath,
    priceMinor: product.priceMinor,
    quantity: wanted.find(({ productId }) => productId === product.id)?.quantity ?? 0,
    available: product.available,
  }
}
