import type { MoveCommand, Ruling } from '../category.command.ts'
import { afterLast, makeRoom } from '../category.siblings.ts'
import type { Category } from '../category.ts'
import { replaced } from './replaced.ts'
import { isWithin, target } from './target.ts'

/** Hangs a category, with all that is below it, elsewhere or at another place among its siblings. */
export function move(categories: readonly Category[], command: MoveCommand): Ruling {
  const found = target(categories, command)
  if (!found.ok) return found
  const { category } = found
  const { newParentId: parentId = category.parentId, order } = command
  const parent = categories.find(({ id }) => id === parentId)
  if (parentId !== null && !parent) return { ok: false, code: 'NO_SUCH_CATEGORY', field: 'newParentId' }
  if (parent && isWithin(parent, category.id)) return { ok: false, code: 'BELOW_ITSELF', field: 'newParentId' }

  const siblings = categories.filter((other) => other.parentId === parentId && other.id !== category.id)
  const stays = parentId === category.parentId && order == null
  const next = { ...category, parentId, order: stays ? category.order : (order ?? afterLast(siblings)) }
  const moved = stays ? [] : makeRoom(siblings, next.order)
  return { ok: true, categories: replaced(categories, [...moved, next]), productsTo: null }
}
