import type { Command, Ruling } from '../category.command.ts'
import { makeRoom } from '../category.siblings.ts'
import { newCategory, type Category } from '../category.ts'
import { replaced } from './replaced.ts'

/** Adds a category at the top or below another one; one that is there already is left as it is. */
export function create(
  categories: readonly Category[],
  { id, input }: Extract<Command, { type: 'create' }>,
  now: Date,
): Ruling {
  if (categories.some((category) => category.id === id)) {
    return { ok: true, categories: [...categories], productsTo: null }
  }
  const parentId = input.parentId ?? null
  const parent = categories.find((category) => category.id === parentId) ?? null
  if (parentId !== null && !parent) return { ok: false, code: 'NO_SUCH_CATEGORY', field: 'parentId' }
  const siblings = categories.filter((category) => category.parentId === parentId)
  const category = newCategory(id, input, parent, siblings, now)
  const moved = makeRoom(siblings, category.order)
  return { ok: true, categories: [...replaced(categories, moved), category], productsTo: null }
}
