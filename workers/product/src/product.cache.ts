import { fingerprint, isId } from '@shop/shared/id'
import { DEFAULT_LIMIT, type PageRequest } from '@shop/shared/page'
import type { CacheSlot } from '@shop/shared/read-through'
import type { ProductFilter } from './product.filter.ts'
import type { Sort } from './product.query.ts'

/** Every list of products; dropped by any create, change or delete. */
export const LISTS = 'products'

export function productSlot(id: string): CacheSlot {
  return { key: `product:${id}`, family: `product:${id}`, ttlSeconds: 300 }
}

/** All that shows this product. */
export function familiesOf(id: string): string[] {
  return [productSlot(id).family, LISTS]
}

/** The slot of how many products these categories have. */
export function countSlot(categoryIds: readonly string[]): CacheSlot {
  return { key: `products:counts:${hashOf(categoryIds)}`, family: LISTS, ttlSeconds: 60 }
}

/** The slot of what a text may be completed to. */
export function suggestionSlot(prefix: string): CacheSlot {
  return { key: `products:suggest:${hashOf(prefix)}`, family: LISTS, ttlSeconds: 60 }
}

/** The slot of a list of the public view; undefined where it is not that, or not asked for often (by cursor). */
export function listSlot(
  filter: ProductFilter,
  sort: Sort,
  request: PageRequest,
  withFacets = false,
): CacheSlot | undefined {
  if (request.after || filter.inactiveOf !== undefined) return undefined
  const usual = sort === 'newest' && request.limit === DEFAULT_LIMIT
  const { category, ...others } = filter
  const narrowed = withFacets || Object.values(others).some((value) => value !== undefined)
  if (!narrowed && category === undefined) {
    const key = `products:page:${request.page}`
    return { key: usual ? key : `${key}:${hashOf(sort, request.limit)}`, family: LISTS, ttlSeconds: 120 }
  }
  if (!narrowed && category !== undefined && isId(category) && usual && request.page === 1) {
    return { key: `products:category:${category}`, family: LISTS, ttlSeconds: 300 }
  }
  return { key: `products:search:${hashOf(filter, sort, request, withFacets)}`, family: LISTS, ttlSeconds: 60 }
}

function hashOf(...parts: unknown[]): string {
  return fingerprint(JSON.stringify(parts)).slice(0, 32)
}
