import { newId } from '@shop/shared/id'
import { jsonBody, jsonResponse, problemResponse } from '@shop/shared/operation'
import { refusalOf } from '../category.refusal.ts'
import { Category, NewCategory } from '../category.schema.ts'
import { categoryEtag, toWire } from '../category.ts'
import { operation } from '../operation.ts'

export const createCategory = operation(
  'admin',
  {
    method: 'post',
    path: '/api/categories',
    summary: 'Adds a category at the top or below another one',
    request: { body: jsonBody(NewCategory) },
    responses: {
      201: jsonResponse(Category, 'The category'),
      409: problemResponse('CONFLICT: a sibling has this slug, or the tree is as large as it may be'),
    },
  },
  async (c) => {
    const outcome = await c.var.deps.keeper.change({ type: 'create', id: newId(), input: c.req.valid('json') })
    if (!outcome.ok) throw refusalOf(outcome)
    const { category } = outcome
    const headers = { etag: categoryEtag(category), location: `/api/categories/${category.id}` }
    return c.json(toWire(category), 201, headers)
  },
)
