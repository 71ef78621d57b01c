import { z } from '@hono/zod-openapi'
import { matchesEtag, revalidated } from '@shop/shared/etag'
import { Refusal } from '@shop/shared/errors'
import { jsonResponse } from '@shop/shared/operation'
import { Category } from '../category.schema.ts'
import { findByRef, visibleTo } from '../category.tree.ts'
import { categoryEtag, toWire } from '../category.ts'
import { operation } from '../operation.ts'

export const getCategory = operation(
  'anyone',
  {
    method: 'get',
    path: '/api/categories/{ref}',
    summary:
      'One category by its id, its slug path (home%2Fkitchen) or its slug, if only one has it; also by earlier ones',
    request: { params: z.object({ ref: z.string().max(2_000) }) },
    responses: {
      200: jsonResponse(Category, 'The category'),
      304: { description: 'The category has not changed since' },
    },
  },
  async (c) => {
    const { categories } = await c.var.deps.tree()
    const category = findByRef(visibleTo(c.var.actor, categories), c.req.valid('param').ref)
    if (!category) throw new Refusal('NOT_FOUND', { detail: 'There is no such category.' })
    const headers = revalidated(categoryEtag(category))
    if (matchesEtag(c.req.header('if-none-match'), headers.etag)) return c.body(null, 304, headers)
    return c.json(toWire(category), 200, headers)
  },
)
