import type { CategoryProjection } from './category.ts'
import type { Deps } from './deps.ts'
import { badField } from './product.refusal.ts'

/** The category that a product is to lie in; throws BAD_USER_INPUT unless just one is so called. */
export async function categoryNamed(
  { categories, categoryRefs }: Pick<Deps, 'categories' | 'categoryRefs'>,
  ref: string,
): Promise<CategoryProjection> {
  const [id, another] = await categoryRefs.resolve(ref)
  if (another !== undefined) throw badField('category', 'several categories are called that; give its id')
  const category = id === undefined ? null : await categories.find(id)
  if (!category) throw badField('category', 'there is no such category')
  return category
}
