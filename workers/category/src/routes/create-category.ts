import { Refusal } from '@shop/shared/errors'
import { newId } from '@shop/shared/id'
import { jsonBody, jsonResponse, problemResponse } from '@shop/shared/operation'
import { Category, NewCategory } from '../category.schema.ts'
import { newCategory, toWire } from '../category.ts'
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
      409: problemResponse('CONFLICT: a sibling has this slug'),
    },
  },
  async (c) => {
    const { categories, outbox } = c.var.deps
    const input = c.req.valid('json')
    const parentId = input.parentId ?? null
    const { categories: all } = await categories.readAll()
    const parent = all.find(({ id }) => id === parentId) ?? null
    if (parentId !== null && !parent) throw badParent()
    const siblings = all.filter((category) => category.parentId === parentId)
    const category = newCategory(newId(), input, parent, siblings, new Date())
    await outbox.arm()
    const written = await categories.insert(category, newId())
    if (!written.ok) throw slugTaken(category.slug)
    await outbox.relay()
    return c.json(toWire(category), 201, { location: `/api/categories/${category.id}` })
  },
)

function badParent(): Refusal {
  const message = 'there is no such category'
  return new Refusal('BAD_USER_INPUT', { detail: `parentId: ${message}`, errors: [{ field: 'parentId', message }] })
}

function slugTaken(slug: string): Refusal {
  const message = `a category beside it has the slug ${slug} already`
  return new Refusal('CONFLICT', { detail: `slug: ${message}`, errors: [{ field: 'slug', message }] })
}
