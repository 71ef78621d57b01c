import { z } from '@hono/zod-openapi'
import { Id, newId } from '@shop/shared/id'
import { jsonResponse, problemResponse } from '@shop/shared/operation'
import { allowedVersions, IfMatch } from '@shop/shared/precondition'
import type { RemoveCommand } from '../category.command.ts'
import { refusalOf } from '../category.refusal.ts'
import { CategoryEffect, CategoryRemoval } from '../category.schema.ts'
import { operation } from '../operation.ts'

export const deleteCategory = operation(
  'admin',
  {
    method: 'delete',
    path: '/api/categories/{id}',
    summary: 'Removes a category; its products go where its children go or would go, off sale if that is nowhere',
    request: { params: z.object({ id: Id }), headers: IfMatch, query: CategoryRemoval },
    responses: {
      200: jsonResponse(CategoryEffect, 'What was done, or with dryRun would be'),
      409: problemResponse('CONFLICT: it has children, or they cannot be where they would go'),
      412: problemResponse('It has changed meanwhile'),
    },
  },
  async (c) => {
    const { categories, keeper } = c.var.deps
    const { policy, reparentTo, dryRun } = c.req.valid('query')
    const command: RemoveCommand = {
      type: 'remove',
      id: c.req.valid('param').id,
      versions: allowedVersions(c.req.valid('header')['if-match']),
      policy,
      reparentTo,
      dryRun: dryRun === 'true',
    }
    const outcome = await (command.dryRun ? categories.change(newId(), command, new Date()) : keeper.change(command))
    if (!outcome.ok) throw refusalOf(outcome)
    const { removed, reparented } = outcome
    return c.json({ removed, reparented, products: null }, 200)
  },
)
