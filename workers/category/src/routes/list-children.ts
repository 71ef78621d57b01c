import { z } from '@hono/zod-openapi'
import { matchesEtag, revalidated } from '@shop/shared/etag'
import { Refusal } from '@shop/shared/errors'
import { Id } from '@shop/shared/id'
import { jsonResponse } from '@shop/shared/operation'
import { Category } from '../category.schema.ts'
import { treeEtag, treeOrder, visibleTo } from '../category.tree.ts'
import { toWire } from '../category.ts'
import { operation } from '../operation.ts'

export const listChildren = operation(
  'anyone',
  {
    method: 'get',
    path: '/api/categories/{id}/children',
    summary: 'A category, followed by its direct children in order',
    request: { params: z.object({ id: Id }) },
    responses: {
      200: jsonResponse(z.object({ items: z.array(Category) }), 'The category and its children'),
      304: { description: 'The tree has not changed since' },
    },
  },
  async (c) => {
    const { id } = c.req.valid('param')
    const { version, categories } = await c.var.deps.tree()
    const family = treeOrder(visibleTo(c.var.actor, categories)).filter(
      (category) => category.id === id || category.parentId === id,
    )
    if (family[0]?.id !== id) throw new Refusal('NOT_FOUND', { detail: 'There is no such category.' })
    const headers = revalidated(treeEtag(version, c.var.actor))
    if (matchesEtag(c.req.header('if-none-match'), headers.etag)) return c.body(null, 304, headers)
    return c.json({ items: family.map(toWire) }, 200, headers)
  },
)
