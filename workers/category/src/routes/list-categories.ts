import { matchesEtag, revalidated } from '@shop/shared/etag'
import { Refusal } from '@shop/shared/errors'
import { jsonResponse, problemResponse } from '@shop/shared/operation'
import { CategoryList, CategoryQuery } from '../category.schema.ts'
import { filtered, treeEtag, treeOrder, visibleTo } from '../category.tree.ts'
import { toWire } from '../category.ts'
import { operation } from '../operation.ts'

export const listCategories = operation(
  'anyone',
  {
    method: 'get',
    path: '/api/categories',
    summary: 'The categories on show in tree order, or some of them; or those with the given ids, in that order',
    request: { query: CategoryQuery },
    responses: {
      200: jsonResponse(CategoryList, 'The categories'),
      304: { description: 'The tree has not changed since' },
      401: problemResponse('Anything but `active=true` is for admins'),
      403: problemResponse('Anything but `active=true` is for admins'),
    },
  },
  async (c) => {
    const { actor } = c.var
    const { ids, ...filter } = c.req.valid('query')
    if (filter.active !== 'true' && actor?.role !== 'admin') throw new Refusal(actor ? 'FORBIDDEN' : 'UNAUTHENTICATED')
    const { version, categories } = await c.var.deps.tree()
    const headers = revalidated(treeEtag(version, actor))
    if (matchesEtag(c.req.header('if-none-match'), headers.etag)) return c.body(null, 304, headers)
    const visible = visibleTo(actor, categories)
    const found = ids
      ? ids.flatMap((wanted) => visible.find(({ id }) => id === wanted) ?? [])
      : filtered(treeOrder(visible), filter)
    return c.json({ items: found.map(toWire), total: found.length, version }, 200, headers)
  },
)
