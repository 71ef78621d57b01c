import { z } from '@hono/zod-openapi'
import { Id } from '@shop/shared/id'
import { jsonBody, jsonResponse, problemResponse } from '@shop/shared/operation'
import { allowedVersions, IfMatch } from '@shop/shared/precondition'
import { refusalOf } from '../category.refusal.ts'
import { Category, CategoryPatch } from '../category.schema.ts'
import { categoryEtag, toWire } from '../category.ts'
import { operation } from '../operation.ts'

export const updateCategory = operation(
  'admin',
  {
    method: 'patch',
    path: '/api/categories/{id}',
    summary: 'Changes what a category is; what is absent stays as it is',
    request: { params: z.object({ id: Id }), headers: IfMatch, body: jsonBody(CategoryPatch) },
    responses: {
      200: jsonResponse(Category, 'The category'),
      409: problemResponse('CONFLICT: a sibling has this slug'),
      412: problemResponse('It has changed meanwhile'),
    },
  },
  async (c) => {
    const outcome = await c.var.deps.keeper.change({
      type: 'edit',
      id: c.req.valid('param').id,
      versions: allowedVersions(c.req.valid('header')['if-match']),
      input: c.req.valid('json'),
    })
    if (!outcome.ok) throw refusalOf(outcome)
    return c.json(toWire(outcome.category), 200, { etag: categoryEtag(outcome.category) })
  },
)
