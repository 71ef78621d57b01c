import { etagOf } from '@shop/shared/etag'
import type { CategoryNodeWire, CategoryWire, NewCategoryInput } from './category.schema.ts'
import { afterLast } from './category.siblings.ts'
import { slugOf } from './category.slug.ts'
import type { CategoryNode } from './category.tree.ts'

/** A category as the service knows it: plain data. */
export interface Category {
  id: string
  name: string
  slug: string
  parentId: string | null
  path: string
  ancestors: string[]
  order: number
  image: string | null
  icon: string | null
  description: string | null
  active: boolean
  createdAt: Date
  updatedAt: Date
  version: number
  former: FormerPlace[]
}

/** A category as it is kept: where it hangs is told by `parentId` alone; path and ancestors follow from it. */
export type KeptCategory = Omit<Category, 'path' | 'ancestors'>

/** Where a category was found before, up to (not including) that version of the tree. */
export interface FormerPlace {
  parentId: string | null
  slug: string
  until: number
}

/** A category as it begins: version 1, below its parent, last among its siblings unless told otherwise. */
export function newCategory(
  id: string,
  input: NewCategoryInput,
  parent: Category | null,
  siblings: readonly KeptCategory[],
  now: Date,
): Category {
  const slug = input.slug ?? slugOf(input.name)
  return {
    id,
    name: input.name,
    slug,
    parentId: parent?.id ?? null,
    path: parent ? `${parent.path}/${slug}` : slug,
    ancestors: parent ? [...parent.ancestors, parent.id] : [],
    order: input.order ?? afterLast(siblings),
    image: input.image ?? null,
    icon: input.icon ?? null,
    description: input.description ?? null,
    active: input.active,
    createdAt: now,
    updatedAt: now,
    version: 1,
    former: [],
  }
}

/**
 * Names the category, too, for another one may come to its address and begins with the same version. The id goes in as
 * two numbers, so that the whole tag, or the version alone, can be given as `If-Match`.
 */
export function categoryEtag({ id, version }: Pick<Category, 'id' | 'version'>): string {
  const halves = [id.slice(0, 12), id.slice(12)].map((half) => Number.parseInt(half, 16))
  return etagOf(version, ...halves)
}

export function toWire({ former: _, createdAt, updatedAt, ...same }: Category): CategoryWire {
  return { ...same, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() }
}

export function nodeToWire({ children, ...category }: CategoryNode): CategoryNodeWire {
  return { ...toWire(category), children: children.map(nodeToWire) }
}
