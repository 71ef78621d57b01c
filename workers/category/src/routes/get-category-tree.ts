import { z } from '@hono/zod-openapi'
import { matchesEtag, revalidated } from '@shop/shared/etag'
import { Refusal } from '@shop/shared/errors'
import { SoughtId } from '@shop/shared/id'
import { jsonResponse, problemResponse } from '@shop/shared/operation'
import { CategoryTree } from '../category.schema.ts'
import { buildTree, treeEtag, visibleTo } from '../category.tree.ts'
import { nodeToWire } from '../category.ts'
import { operation } from '../operation.ts'

const NO_SUCH_ROOT = 'There is no such category to be the root.'

export const getCategoryTree = operation(
  'anyone',
  {
    method: 'get',
    path: '/api/categories/tree',
    summary: 'The whole tree, or the part from one category down; admins also see what is not on show',
    request: { query: z.object({ root: SoughtId.optional() }) },
    responses: {
      200: jsonResponse(CategoryTree, 'The tree'),
      304: { description: 'The tree has not changed since' },
      404: problemResponse(NO_SUCH_ROOT),
    },
  },
  async (c) => {
    const { root } = c.req.valid('query')
    const { version, categories } = await c.var.deps.tree()
    const roots = buildTree(visibleTo(c.var.actor, categories), root)
    if (root !== undefined && roots.length === 0) throw new Refusal('NOT_FOUND', { detail: NO_SUCH_ROOT })
    const headers = revalidated(treeEtag(version, c.var.actor))
    if (matchesEtag(c.req.header('if-none-match'), headers.etag)) return c.body(null, 304, headers)
    return c.json({ version, roots: roots.map(nodeToWire) }, 200, headers)
  },
)
