import type { KeptCategory } from '../category.ts'

/** The categories with these in the places of those that have their ids. */
export function replaced(categories: readonly KeptCategory[], changes: readonly KeptCategory[]): KeptCategory[] {
  const byId = new Map(changes.map((category) => [category.id, category]))
  return categories.map((category) => byId.get(category.id) ?? category)
}
