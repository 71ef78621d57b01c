import { counted } from '@shop/shared/find-page'
import type { Collection, Filter } from 'mongodb'
import { EVERYBODY, type ProductFilter } from './product.filter.ts'
import type { ProductDocument } from './product.document.repository.ts'

/** The products that a list of everything leaves out; undefined for any other list. */
export function leftOut({ inactiveOf, ...narrowed }: ProductFilter): Filter<ProductDocument> | undefined {
  if (Object.values(narrowed).some((value) => value !== undefined)) return undefined
  if (inactiveOf === undefined) return { active: false }
  // Whatever is deleted is inactive.
  return inactiveOf === EVERYBODY ? { active: false, deletedAt: { $ne: null } } : undefined
}

/** How many products there are without these; of all of them, however many, the database keeps the number. */
export async function countAllBut(
  products: Collection<ProductDocument>,
  these: Filter<ProductDocument>,
): Promise<number> {
  const [all, without] = await Promise.all([products.estimatedDocumentCount(), counted(products, these)])
  // The number that is kept may be too small since a crash of the database.
  return Math.max(0, all - without)
}
