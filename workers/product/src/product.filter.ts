import type { Actor } from '@shop/shared/actor'
import { isId } from '@shop/shared/id'
import { minorOf } from '@shop/shared/money'
import type { ProductQueryInput, Sort } from './product.query.ts'
import { isSearch } from './search.ts'

/** Which products a list has; what is undefined does not narrow it. */
export interface ProductFilter {
  search?: string | undefined
  /** An id, or what else a category may be called by. */
  category?: string | undefined
  /** Without what lies below the category. */
  directOnly?: true | undefined
  sellerId?: string | undefined
  /** Both bounds belong to it. */
  minPriceMinor?: number | undefined
  maxPriceMinor?: number | undefined
  minRating?: number | undefined
  inStock?: boolean | undefined
  /** All of them. */
  tags?: string[] | undefined
  /** Whose inactive products are in the list as well: a seller's, or everybody's. Such a list is nobody else's. */
  inactiveOf?: string | undefined
}

export const EVERYBODY = 'everybody'

export function productFilter(
  {
    search,
    category = '',
    includeSubcategories,
    seller,
    minPrice,
    maxPrice,
    minRating,
    inStock,
    tags = [],
    includeInactive,
  }: Omit<ProductQueryInput, 'ids' | 'facets' | 'featured' | 'sort' | 'page' | 'limit' | 'cursor'>,
  actor: Actor | null,
): ProductFilter {
  const named = category.trim()
  return {
    search: isSearch(search) ? search : undefined,
    category: named === '' ? undefined : isId(named) ? named.toLowerCase() : named,
    directOnly: includeSubcategories === 'false' && named !== '' ? true : undefined,
    sellerId: seller,
    minPriceMinor: minPrice === undefined ? undefined : minorOf(minPrice),
    maxPriceMinor: maxPrice === undefined ? undefined : minorOf(maxPrice),
    minRating,
    inStock: inStock === undefined ? undefined : inStock === 'true',
    tags: tags.length === 0 ? undefined : tags,
    inactiveOf: includeInactive === 'true' ? inactiveFor(actor, seller) : undefined,
  }
}

/** A list has an order of its own, if none is asked for. */
export function sortOf({
  sort,
  featured,
  search,
}: Partial<Pick<ProductQueryInput, 'sort' | 'featured' | 'search'>>): Sort {
  const searching = isSearch(search)
  if (sort && (sort !== 'relevance' || searching)) return sort
  if (featured === 'true') return 'popular'
  return searching ? 'relevance' : 'newest'
}

/** Whose inactive products this account may see in a list of this seller's products, or of everybody's. */
function inactiveFor(actor: Actor | null, seller: string | undefined): string | undefined {
  if (actor?.role === 'admin') return EVERYBODY
  const own = actor?.role === 'seller' && (seller ?? actor.id) === actor.id
  return own ? actor.id : undefined
}
