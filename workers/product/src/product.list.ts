import { etagOfBody } from '@shop/shared/etag'
import { pageReply, pageRequest } from '@shop/shared/page'
import { readThrough } from '@shop/shared/read-through'
import type { Once } from '@shop/shared/shared-runs'
import type { Deps } from './deps.ts'
import { facetsToWire } from './facets.schema.ts'
import { listSlot } from './product.cache.ts'
import type { ProductFilter } from './product.filter.ts'
import { positionOf } from './product.key.ts'
import type { Sort } from './product.query.ts'
import { toWire } from './product.ts'
import { catchUp } from './stock.following.ts'

/** Facets look at the whole list, however long it is; in the time of a request, there is one good try for that. */
const FACETS_TRY_MS = 4_000

/** A page of a list, from the cache if it is one that everybody sees, and the tag of just this page. */
export async function productPage(
  deps: Pick<Deps, 'reading' | 'cache' | 'currency' | 'inStock' | 'log' | 'catchingUp'>,
  filter: ProductFilter,
  sort: Sort,
  paging: Parameters<typeof pageRequest>[0],
  withFacets = false,
) {
  const { reading, cache, currency } = deps
  const list = JSON.stringify([filter, sort])
  const request = pageRequest(paging, list, (key) => positionOf(sort, key) !== undefined)
  const load = async (once?: Once) => {
    const found = await reading(once, withFacets ? FACETS_TRY_MS : undefined).products.list(
      filter,
      sort,
      request,
      withFacets,
    )
    await catchUp(deps, found.items)
    const page = {
      ...pageReply(found, request, list, (product) => toWire(product, currency)),
      ...(found.facets && { facets: facetsToWire(found.facets) }),
    }
    return { page, etag: etagOfBody(page) }
  }
  const slot = listSlot(filter, sort, request, withFacets)
  return slot ? readThrough(cache, slot, load) : load()
}
