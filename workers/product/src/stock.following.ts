import { changing } from '@shop/shared/read-through'
import type { Deps } from './deps.ts'
import { LISTS, productSlot } from './product.cache.ts'
import type { Product } from './product.ts'

type Following = Pick<Deps, 'cache'> & { inStock: Pick<Deps['inStock'], 'follow'> }

/**
 * What is cached of the products follows a move of their stock: each of them by itself at once, and the lists, which may
 * tell units as old as they are, only if one was taken to nothing or from it.
 */
export async function stockMoved(
  { inStock, cache }: Following,
  productIds: readonly string[],
  turned: readonly string[],
): Promise<void> {
  const families = productIds.map((id) => productSlot(id).family)
  if (turned.length === 0) await cache.drop(families)
  else await changing(cache, [LISTS, ...families], () => inStock.follow(turned))
}

/** Brings up those of the products that a crash in a move of their stock has left behind. */
export async function catchUp(deps: Following, products: readonly Product[]): Promise<void> {
  const behind = products.filter(({ inStock, available }) => inStock !== available > 0).map(({ id }) => id)
  if (behind.length > 0) await stockMoved(deps, behind, behind)
}
