import type { Refused } from '../category.command.ts'
import type { Category } from '../category.ts'

/** The category that a change is about, if it is there and still at a version that the change was made for. */
export function target(
  categories: readonly Category[],
  { id, versions }: { id: string; versions: number[] | undefined },
): { ok: true; category: Category } | Refused {
  const category = categories.find((candidate) => candidate.id === id)
  if (!category) return { ok: false, code: 'NOT_FOUND' }
  const { version } = category
  if (versions && !versions.includes(version)) return { ok: false, code: 'STALE', id, version }
  return { ok: true, category }
}

/** Whether the category is this one or somewhere below it. */
export function isWithin({ id, ancestors }: Category, root: string): boolean {
  return id === root || ancestors.includes(root)
}
