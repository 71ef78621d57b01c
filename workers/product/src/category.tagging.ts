import { changing } from '@shop/shared/read-through'
import type { UnknownCategory } from './category.tags.repository.ts'
import type { Deps } from './deps.ts'
import { LISTS, productSlot } from './product.cache.ts'

/** What one call may spend; a batch that is begun is finished, and whoever calls waits for longer. */
const TAGGING_MS = 700

/** How many products were tagged, and whether others are left because the time was over. */
export interface Tagging {
  ok: true
  products: number
  more: boolean
}

/**
 * Brings the products of a category up to what is known of it, batch by batch, as far as one call gets. `deps` is asked
 * for every batch, because what the cache may cost is limited for each use of it.
 */
export async function tagProducts(
  deps: () => Pick<Deps, 'categoryTags' | 'cache'>,
  categoryId: string,
): Promise<Tagging | UnknownCategory> {
  const until = Date.now() + TAGGING_MS
  for (let products = 0; ;) {
    const { categoryTags, cache } = deps()
    const due = await categoryTags.due(categoryId)
    if (!due.ok) return due
    if (due.productIds.length === 0) return { ok: true, products, more: false }
    if (Date.now() >= until) return { ok: true, products, more: true }
    const families = [LISTS, ...due.productIds.map((id) => productSlot(id).family)]
    const tagged = await changing(cache, families, () => categoryTags.tag(due))
    if (!tagged.ok) return tagged
    products += due.productIds.length
  }
}
