import type { Command, Ruling } from '../category.command.ts'
import { afterLast, makeRoom } from '../category.siblings.ts'
import type { Category } from '../category.ts'
import { replaced } from './replaced.ts'
import { target } from './target.ts'

/** Changes what a category is, but not where it hangs; a field that is absent stays as it is. */
export function edit(categories: readonly Category[], command: Extract<Command, { type: 'edit' }>): Ruling {
  const found = target(categories, command)
  if (!found.ok) return found
  const { category } = found
  const { name, slug, image, icon, description, order, active } = command.input
  const siblings = categories.filter(({ id, parentId }) => parentId === category.parentId && id !== category.id)
  const next = {
    ...category,
    name: name ?? category.name,
    slug: slug ?? category.slug,
    image: image === undefined ? category.image : image,
    icon: icon === undefined ? category.icon : icon,
    description: description === undefined ? category.description : description,
    order: order === undefined ? category.order : (order ?? afterLast(siblings)),
    active: active ?? category.active,
  }
  const moved = next.order === category.order ? [] : makeRoom(siblings, next.order)
  return { ok: true, categories: replaced(categories, [...moved, next]), productsTo: null }
}
