import type { CacheSlot } from '@shop/shared/cache'
import { DEFAULT_LIMIT, type PageRequest } from '@shop/shared/page'
import { fingerprint } from '@shop/shared/id'
import type { ProductFilter } from './product.repository.ts'
import type { Sort } from './product.schema.ts'

/** Every list of products; dropped by any create, change or delete. */
export const LISTS = 'products'

export function productSlot(id: string): CacheSlot {
  return { key: `product:${id}`, family: `product:${id}`, ttlSeconds: 300 }
}

/** The slot of a list of the public view; undefined where caching is not worth it (pages by cursor). */
export function listSlot(filter: ProductFilter, sort: Sort, request: PageRequest): CacheSlot | undefined {
  if (request.after) return undefined
  const usual = sort === 'newest' && request.limit === DEFAULT_LIMIT
  const { categoryId, ...others } = filter
  const narrowed = Object.values(others).some((value) => value !== undefined)
  if (narrowed) {
    const hash = fingerprint(JSON.stringify([filter, sort, request])).slice(0, 32)
    return { key: `products:search:${hash}`, family: LISTS, ttlSeconds: 60 }
  }
  if (categoryId !== undefined) {
    return usual && request.page === 1
      ? { key: `products:category:${categoryId}`, family: LISTS, ttlSeconds: 300 }
      : undefined
  }
  const page = `products:page:${request.page}`
  return { key: usual ? page : `${page}:${sort}:${request.limit}`, family: LISTS, ttlSeconds: 120 }
}
