import type { Actor } from '@shop/shared/actor'
import { etagOf } from '@shop/shared/etag'
import { plain } from '@shop/shared/words'
import type { CategoryFilter } from './category.schema.ts'
import { asSiblings } from './category.siblings.ts'
import { slugOf } from './category.slug.ts'
import type { Category, KeptCategory } from './category.ts'

export interface CategoryNode extends Category {
  children: CategoryNode[]
}

/** The categories with their paths and ancestors. None may be below itself, and no parent may be missing. */
export function located(categories: readonly KeptCategory[]): Category[] {
  const byId = new Map(categories.map((category) => [category.id, category]))
  const places = new Map<string, Category>()
  const locate = (category: KeptCategory): Category => {
    const known = places.get(category.id)
    if (known) return known
    const above = category.parentId === null ? undefined : byId.get(category.parentId)
    const parent = above && locate(above)
    const place = {
      ...category,
      path: parent ? `${parent.path}/${category.slug}` : category.slug,
      ancestors: parent ? [...parent.ancestors, parent.id] : [],
    }
    places.set(category.id, place)
    return place
  }
  return categories.map(locate)
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

/** The tag of what is made of `visibleTo`: of the same version, admins see another tree than all others. */
export function treeEtag(version: number, actor: Actor | null): string {
  return etagOf(version, Number(actor?.role === 'admin'))
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

/**
 * The category with this id, else with this slug path, else with this slug if only one has it; what nobody has now
 * leads to the category that had it before.
 */
export function findByRef(categories: readonly Category[], ref: string): Category | undefined {
  const slugs = ref.split('/').map(slugOf)
  const path = slugs.join('/')
  return (
    categories.find(({ id }) => id === ref.toLowerCase()) ??
    categories.find((category) => category.path === path) ??
    only(categories.filter(({ slug }) => slug === path)) ??
    formerlyAt(categories, slugs) ??
    only(categories.filter(({ former }) => former.some(({ slug }) => slug === path)))
  )
}

/** Walks down a path; a category has left its place to another one, or is still found there. */
function formerlyAt(categories: readonly Category[], slugs: readonly string[]): Category | undefined {
  let here: Category | undefined
  for (const slug of slugs) {
    here = childAt(categories, here?.id ?? null, slug)
    if (!here) return undefined
  }
  return here
}

function childAt(categories: readonly Category[], parentId: string | null, slug: string): Category | undefined {
  const now = categories.find((category) => category.parentId === parentId && category.slug === slug)
  if (now) return now
  const left = categories.flatMap((category) =>
    category.former.flatMap((place) =>
      place.parentId === parentId && place.slug === slug ? { category, until: place.until } : [],
    ),
  )
  return left.toSorted((a, b) => b.until - a.until)[0]?.category
}

function only<T>(candidates: readonly T[]): T | undefined {
  return candidates.length === 1 ? candidates[0] : undefined
}
