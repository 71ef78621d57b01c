import type { RemoveCommand, Ruling } from '../category.command.ts'
import { afterLast, asSiblings } from '../category.siblings.ts'
import type { Category, KeptCategory } from '../category.ts'
import { replaced } from './replaced.ts'
import { isWithin, target } from './target.ts'

/**
 * Takes a category out of the tree. Its products, and those of all that goes with it, go where its children go or would
 * go: to `reparentTo`, else to its parent.
 */
export function remove(categories: readonly Category[], command: RemoveCommand): Ruling {
  const found = target(categories, command)
  if (!found.ok) return found
  const { category } = found
  const { policy, reparentTo } = command
  const children = categories.filter(({ parentId }) => parentId === category.id).toSorted(asSiblings)
  const heirId = reparentTo ?? category.parentId
  const heir = categories.find(({ id }) => id === heirId)
  if (heirId !== null && !heir) return { ok: false, code: 'NO_SUCH_CATEGORY', field: 'reparentTo' }
  if (heir && isWithin(heir, category.id)) return { ok: false, code: 'BELOW_ITSELF', field: 'reparentTo' }
  if (policy === 'reject' && children.length > 0) return { ok: false, code: 'HAS_CHILDREN' }

  const left: readonly KeptCategory[] =
    policy === 'cascade'
      ? categories.filter((other) => !isWithin(other, category.id))
      : replaced(categories, hung(children, heirId, categories)).filter(({ id }) => id !== category.id)
  return { ok: true, categories: [...left], productsTo: heirId }
}

/** The children behind those that the new parent has. */
function hung(children: readonly Category[], parentId: string | null, categories: readonly Category[]): KeptCategory[] {
  const first = afterLast(categories.filter((category) => category.parentId === parentId))
  return children.map((child, index) => ({ ...child, parentId, order: first + index }))
}
