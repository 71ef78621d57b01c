import type { Actor } from '@shop/shared/actor'
import { plain } from '@shop/shared/words'
import type { CategoryFilter } from './category.schema.ts'
import type { Category } from './category.ts'

export interface CategoryNode extends Category {
  children: CategoryNode[]
}

/**
 * The categories as trees, siblings by their order and those of the same order by age. Categories whose parent is not
 * among them are the roots; with `root`, that one alone is, if it is there.
 */
export function buildTree(categories: readonly Category[], root?: string): CategoryNode[] {
  const nodes = new Map(
    categories
      .toSorted(asSiblings)
      .map((category): [string, CategoryNode] => [category.id, { ...category, children: [] }]),
  )
  const roots: CategoryNode[] = []
  for (const node of nodes.values()) {
    const parent = node.parentId === null ? undefined : nodes.get(node.parentId)
    if (parent) parent.children.push(node)
    else roots.push(node)
  }
  if (root === undefined) return roots
  const wanted = nodes.get(root)
  return wanted ? [wanted] : []
}

/** The categories in tree order: each before what is below it, siblings as in `buildTree`. */
export function treeOrder(categories: readonly Category[]): Category[] {
  const flat = ({ children, ...category }: CategoryNode): Category[] => [category, ...children.flatMap(flat)]
  return buildTree(categories).flatMap(flat)
}

/** What shoppers see: a category is on show if it is active and everything above it is. */
export function onShow(categories: readonly Category[]): Category[] {
  const active = new Set(categories.filter((category) => category.active).map(({ id }) => id))
  return categories.filter(({ id, ancestors }) => active.has(id) && ancestors.every((above) => active.has(above)))
}

/** Admins see every category, all others what is on show. */
export function visibleTo(actor: Actor | null, categories: readonly Category[]): readonly Category[] {
  return actor?.role === 'admin' ? categories : onShow(categories)
}

/** The part of the list that was asked for; all words of `search` must occur in name or description. */
export function filtered(
  categories: readonly Category[],
  { active, search = '', parentId, roots }: CategoryFilter,
): Category[] {
  const words = plain(search).split(/\s+/).filter(Boolean)
  const shown = active === 'true' ? onShow(categories) : categories
  return shown.filter((category) => {
    const text = plain(`${category.name} ${category.description ?? ''}`)
    return (
      (active !== 'false' || !category.active) &&
      (roots === 'false' || category.parentId === null) &&
      (parentId === undefined || category.parentId === parentId) &&
      words.every((word) => text.includes(word))
    )
  })
}

/** The category with this id, else with this slug path, else with this slug if only one has it. */
export function findByRef(categories: readonly Category[], ref: string): Category | undefined {
  const wanted = ref.normalize('NFC').toLowerCase()
  const [only, another] = categories.filter(({ slug }) => slug === wanted)
  return (
    categories.find(({ id }) => id === wanted) ??
    categories.find(({ path }) => path === wanted) ??
    (another ? undefined : only)
  )
}

function asSiblings(a: Category, b: Category): number {
  return a.order - b.order || a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1)
}
