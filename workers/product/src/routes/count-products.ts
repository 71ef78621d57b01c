import { z } from '@hono/zod-openapi'
import { etagOfBody, matchesEtag, revalidated } from '@shop/shared/etag'
import { isId } from '@shop/shared/id'
import { jsonResponse } from '@shop/shared/operation'
import { IdsQuery } from '@shop/shared/page'
import { readThrough } from '@shop/shared/read-through'
import { operation } from '../operation.ts'
import { countSlot } from '../product.cache.ts'

const CategoryCount = z
  .object({
    category: z.string(),
    direct: z.int().openapi({ description: 'In the category itself' }),
    total: z.int().openapi({ description: 'In it and all below it' }),
  })
  .openapi('CategoryCount')

export const countProducts = operation(
  'public',
  {
    method: 'get',
    path: '/api/products/counts',
    summary: 'How many active products up to 100 categories have',
    request: { query: z.object({ categories: IdsQuery }) },
    responses: {
      200: jsonResponse(z.object({ items: z.array(CategoryCount) }), 'The counts, in the order asked'),
      304: { description: 'The counts have not changed since' },
    },
  },
  async (c) => {
    const { reading, cache } = c.var.deps
    const ids = c.req.valid('query').categories.filter(isId)
    const items = await readThrough(cache, countSlot(ids), (once) => reading(once).categoryCounts.count(ids))
    const headers = revalidated(etagOfBody(items))
    if (matchesEtag(c.req.header('if-none-match'), headers.etag)) return c.body(null, 304, headers)
    return c.json({ items }, 200, headers)
  },
)
