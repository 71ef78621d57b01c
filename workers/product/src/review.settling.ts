import { changing } from '@shop/shared/read-through'
import type { Deps } from './deps.ts'
import { LISTS, productSlot } from './product.cache.ts'

/** Makes the product's ratings follow its reviews, and what is cached of it follow its ratings. */
export async function settleReviews(
  { reviews, cache }: Pick<Deps, 'reviews' | 'cache'>,
  productId: string,
): Promise<void> {
  await changing(cache, [LISTS, productSlot(productId).family], () => reviews.settle(productId))
}
