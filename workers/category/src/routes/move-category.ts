import { z } from '@hono/zod-openapi'
import { Id } from '@shop/shared/id'
import { jsonBody, jsonResponse, problemResponse } from '@shop/shared/operation'
import { allowedVersions, IfMatch } from '@shop/shared/precondition'
import { refusalOf } from '../category.refusal.ts'
import { Category, CategoryMove } from '../category.schema.ts'
import { categoryEtag, toWire } from '../category.ts'
import { operation } from '../operation.ts'

export const moveCategory = operation(
  'admin',
  {
    method: 'post',
    path: '/api/categories/{id}/move',
    summary: 'Hangs a category and all below it elsewhere, or puts it at another place among its siblings',
    request: { params: z.object({ id: Id }), headers: IfMatch, body: jsonBody(CategoryMove) },
    responses: {
      200: jsonResponse(Category, 'The category'),
      409: problemResponse('CONFLICT: it would be below itself, too deep, or beside one with the same slug'),
      412: problemResponse('It has changed meanwhile'),
    },
  },
  async (c) => {
    const { newParentId, order } = c.req.valid('json')
    const outcome = await c.var.deps.keeper.change({
      type: 'move',
      id: c.req.valid('param').id,
      versions: allowedVersions(c.req.valid('header')['if-match']),
      newParentId,
      order,
    })
    if (!outcome.ok) throw refusalOf(outcome)
    return c.json(toWire(outcome.category), 200, { etag: categoryEtag(outcome.category) })
  },
)
