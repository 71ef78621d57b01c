import { idFrom } from '@shop/shared/id'
import type { Category } from './category.ts'

/** What product is told of a category. */
export interface CategoryEvent {
  id: string
  type: 'changed' | 'removed'
  categoryId: string
  version: number
  name: string
  path: string
  ancestors: string[]
  active: boolean
  /** Of a removed category: where its products go; null takes them off sale. */
  productsTo: string | null
}

/**
 * That product is to hear of a category's version. What it hears of one that is there follows from the tree; what a
 * removed one was is kept here. `toldAt` is null until product has acknowledged it for the first time.
 */
export interface OutboxEntry {
  id: string
  categoryId: string
  version: number
  toldAt: Date | null
  removed: Removed | null
}

type Removed = Pick<CategoryEvent, 'name' | 'path' | 'ancestors' | 'active' | 'productsTo'>

export interface Untold {
  event: CategoryEvent
  toldAt: Date | null
}

export function changedEntry({ id, version }: Category): OutboxEntry {
  return entry(id, version, null)
}

/** Of a category that is gone; its removal counts as one more version. */
export function removedEntry(category: Category, productsTo: string | null): OutboxEntry {
  const { id, version, name, path, ancestors, active } = category
  return entry(id, version + 1, { name, path, ancestors, active, productsTo })
}

/** The events of these entries; those of categories that are there tell what they are now. */
export function eventsOf(outbox: readonly OutboxEntry[], categories: readonly Category[]): Untold[] {
  const byId = new Map(categories.map((category) => [category.id, category]))
  return outbox.flatMap(({ id, categoryId, version, toldAt, removed }): Untold[] => {
    const category = byId.get(categoryId)
    if (removed) return [{ toldAt, event: { id, type: 'removed', categoryId, version, ...removed } }]
    return category ? [{ toldAt, event: changedEvent(id, category) }] : []
  })
}

function changedEvent(id: string, { id: categoryId, version, name, path, ancestors, active }: Category): CategoryEvent {
  return { id, type: 'changed', categoryId, version, name, path, ancestors, active, productsTo: null }
}

function entry(categoryId: string, version: number, removed: Removed | null): OutboxEntry {
  return { id: idFrom(categoryId, String(version)), categoryId, version, toldAt: null, removed }
}
