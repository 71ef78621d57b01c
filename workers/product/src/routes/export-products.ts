import { Refusal } from '@shop/shared/errors'
import { deadlineIn, REQUEST_MS } from '@shop/shared/resilience'
import { createDeps, type Deps } from '../deps.ts'
import { NDJSON, ndjsonResponse, ndjsonStream } from '../ndjson.ts'
import { operation } from '../operation.ts'
import { type ProductFilter, productFilter } from '../product.filter.ts'
import { ExportQuery } from '../product.query.ts'
import { Product } from '../product.schema.ts'
import { ownedBy, toWire } from '../product.ts'

/** A batch of products with the longest texts is some megabytes. */
const BATCH_PRODUCTS = 200

export const exportProducts = operation(
  'seller',
  {
    method: 'get',
    path: '/api/products/export',
    summary: 'The products of a seller, also the inactive ones, the newest first, one a line; for admins all',
    request: { query: ExportQuery },
    responses: { 200: ndjsonResponse(Product, 'The products') },
  },
  (c) => {
    const { actor, call } = c.var
    const { seller = ownedBy(actor), ...query } = c.req.valid('query')
    if (actor.role !== 'admin' && seller !== actor.id) throw new Refusal('FORBIDDEN')
    const filter = productFilter({ ...query, seller, includeInactive: 'true' }, actor)
    // The time that a request has is for one batch; the whole may take as long as it comes.
    const deps = () => createDeps(c.env, { ...call, deadline: deadlineIn(REQUEST_MS) })
    return c.body(ndjsonStream(batchesOf(filter, deps)), 200, { 'content-type': NDJSON, 'cache-control': 'no-store' })
  },
)

async function* batchesOf(filter: ProductFilter, deps: () => Deps) {
  for (let after: string[] | undefined; ;) {
    const { products, currency } = deps()
    const { items, lastKey } = await products.batch(filter, BATCH_PRODUCTS, after)
    yield items.map((product) => toWire(product, currency))
    if (!lastKey) return
    after = lastKey
  }
}
