import { reply, type Services } from '../../services.ts'
import { paged } from '../pages.ts'

/** A number to show is worth so much of the time that the change itself has. */
const PATIENCE_MS = 1_000

/** How many products the caller may see in a category, or in all of its subtree, on sale or not; null if that is not known soon. */
export async function productsIn({ product }: Services, category: string, subtree: boolean): Promise<number | null> {
  const query = { category, includeSubcategories: `${subtree}` as const, includeInactive: 'true' as const, limit: 1 }
  const counted = reply(product.GET('/api/products', { params: { query } })).then(
    (list) => paged(list).total,
    () => null,
  )
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS))
  return Promise.race([counted, late])
}
