import type { KeptCategory } from './category.ts'

/** Siblings stand by their order, those of the same order by age. */
export function asSiblings(a: KeptCategory, b: KeptCategory): number {
  return a.order - b.order || a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1)
}

/** The order of one that comes after all of these. */
export function afterLast(siblings: readonly KeptCategory[]): number {
  return siblings.reduce((last, { order }) => Math.max(last, order), -1) + 1
}

/**
 * The siblings that move when another category is put at `order`, each as it is then: whoever stands there moves up by
 * one, and so on up to the next gap. So orders are kept as they were given, and a list without gaps can be read as ranks.
 */
export function makeRoom(siblings: readonly KeptCategory[], order: number): KeptCategory[] {
  const moved: KeptCategory[] = []
  let taken = order
  for (const sibling of siblings.filter((other) => other.order >= order).toSorted(asSiblings)) {
    if (sibling.order > taken) break
    taken += 1
    moved.push({ ...sibling, order: taken })
  }
  return moved
}
