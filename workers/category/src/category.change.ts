import type { Command, Outcome, Refused, Ruling } from './category.command.ts'
import { changedEntry, type OutboxEntry, removedEntry } from './category.event.ts'
import { located } from './category.tree.ts'
import type { Category, FormerPlace, KeptCategory } from './category.ts'
import { create } from './changes/create.ts'
import { edit } from './changes/edit.ts'
import { move } from './changes/move.ts'
import { remove } from './changes/remove.ts'

/** The whole tree as it is kept: with its version, and what product has not acknowledged yet. */
export interface Tree {
  version: number
  categories: KeptCategory[]
  outbox: OutboxEntry[]
}

/** Levels from the top to the deepest category. */
export const MAX_DEPTH = 8
/** The tree is read and written as a whole. */
export const MAX_CATEGORIES = 5_000
/** Earlier places that a category is still found at. */
const MAX_FORMER_PLACES = 10

/** What people see of a category. The ancestors are not among it, for they cannot change without the path. */
const SHOWN = ['name', 'slug', 'parentId', 'path', 'order', 'image', 'icon', 'description', 'active'] as const
/** What product sees of it. */
const TOLD = ['name', 'path', 'active'] as const

/** The tree after the command; the very same tree if the command is refused, is a dry run, or changes nothing. */
export function changed(tree: Tree, command: Command, now: Date): { tree: Tree; outcome: Outcome } {
  const categories = located(tree.categories)
  const ruling = ruled(categories, command, now)
  if (!ruling.ok) return { tree, outcome: ruling }
  const refused = unfit(ruling.categories)
  if (refused) return { tree, outcome: refused }

  const version = tree.version + 1
  const before = new Map(categories.map((category) => [category.id, category]))
  const after = located(ruling.categories).map((category) => renewed(category, before.get(category.id), version, now))
  const outcome = outcomeOf(command, before, after)
  const dry = command.type === 'remove' && command.dryRun
  if (dry || isSame(before, after)) return { tree, outcome }
  const outbox = withNewest(tree.outbox, entriesOf(before, after, ruling.productsTo))
  return { tree: { version, categories: after.map(kept), outbox }, outcome }
}

function ruled(categories: readonly Category[], command: Command, now: Date): Ruling {
  switch (command.type) {
    case 'create':
      return create(categories, command, now)
    case 'edit':
      return edit(categories, command)
    case 'move':
      return move(categories, command)
    case 'remove':
      return remove(categories, command)
  }
}

/** Why there cannot be such a tree. */
function unfit(categories: readonly KeptCategory[]): Refused | undefined {
  if (categories.length > MAX_CATEGORIES) return { ok: false, code: 'TOO_MANY' }
  if (located(categories).some(({ ancestors }) => ancestors.length >= MAX_DEPTH)) return { ok: false, code: 'TOO_DEEP' }
  const places = new Set<string>()
  for (const { parentId, slug } of categories) {
    const place = `${parentId}/${slug}`
    if (places.has(place)) return { ok: false, code: 'SLUG_TAKEN', slug }
    places.add(place)
  }
  return undefined
}

/** A category with one more version if people see it change, be it only because of something above it. */
function renewed(category: Category, old: Category | undefined, treeVersion: number, now: Date): Category {
  if (!old) return category
  if (agree(old, category, SHOWN)) return old
  const former = formerPlaces(old, category, treeVersion)
  return { ...category, version: old.version + 1, updatedAt: now, former }
}

function formerPlaces(old: Category, now: Category, until: number): FormerPlace[] {
  if (isAt(old, now)) return old.former
  const others = old.former.filter((place) => !isAt(place, old) && !isAt(place, now))
  return [...others, { parentId: old.parentId, slug: old.slug, until }].slice(-MAX_FORMER_PLACES)
}

function isAt(a: Pick<Category, 'parentId' | 'slug'>, b: Pick<Category, 'parentId' | 'slug'>): boolean {
  return a.parentId === b.parentId && a.slug === b.slug
}

function outcomeOf({ type, id }: Command, before: ReadonlyMap<string, Category>, after: readonly Category[]): Outcome {
  const category = type === 'remove' ? before.get(id) : after.find((candidate) => candidate.id === id)
  if (!category) return { ok: false, code: 'NOT_FOUND' }
  if (type !== 'remove') return { ok: true, category, removed: 0, reparented: 0 }
  const reparented = after.filter(({ id: other, parentId }) => before.get(other)?.parentId !== parentId)
  return { ok: true, category, removed: before.size - after.length, reparented: reparented.length }
}

function isSame(before: ReadonlyMap<string, Category>, after: readonly Category[]): boolean {
  return before.size === after.length && after.every((category) => category === before.get(category.id))
}

function entriesOf(
  before: ReadonlyMap<string, Category>,
  after: readonly Category[],
  productsTo: string | null,
): OutboxEntry[] {
  const told = after.filter((category) => {
    const old = before.get(category.id)
    return !old || !agree(old, category, TOLD)
  })
  const left = new Set(after.map(({ id }) => id))
  const removed = [...before.values()].filter(({ id }) => !left.has(id))
  return [...told.map(changedEntry), ...removed.map((category) => removedEntry(category, productsTo))]
}

/** The newest entry of each category is enough: product needs to hear of its latest version only. */
function withNewest(outbox: readonly OutboxEntry[], entries: readonly OutboxEntry[]): OutboxEntry[] {
  const newer = new Set(entries.map(({ categoryId }) => categoryId))
  return [...outbox.filter(({ categoryId }) => !newer.has(categoryId)), ...entries]
}

function kept({ path: _path, ancestors: _ancestors, ...category }: Category): KeptCategory {
  return category
}

function agree(a: Category, b: Category, fields: readonly (keyof Category)[]): boolean {
  return fields.every((field) => a[field] === b[field])
}
