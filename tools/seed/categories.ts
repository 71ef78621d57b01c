import type { Db } from 'mongodb'
import { CategoryRepository } from '../../workers/category/src/category.repository.ts'
import { type Category, newCategory } from '../../workers/category/src/category.ts'
import { CategoryRepository as ProjectionRepository } from '../../workers/product/src/category.repository.ts'
import { Complaint } from '../dev/complaint.ts'
import { type DemoCategory, type DemoProduct, readCatalogue } from './catalogue.ts'
import { idOf } from './id.ts'

const OPENED_AT = new Date('2026-01-05T09:00:00Z')

export interface Shelf {
  category: Category
  products: DemoProduct[]
}

/** All categories, parents first, with the products that lie in them. */
export function shelves(): Shelf[] {
  return shelvesBelow(null, readCatalogue())
}

/** Writes the tree, and at once the copy of it that product would get by events. */
export async function seedCategories(categoryDb: Db, productDb: Db): Promise<void> {
  const categories = new CategoryRepository(categoryDb)
  const projection = new ProjectionRepository(productDb)
  for (const { category } of shelves()) {
    const { id, name, description, parentId, order, path } = category
    const input = { name, description, parentId, order, active: true }
    const planted = await categories.change(idOf('category change', path), { type: 'create', id, input }, OPENED_AT)
    if (!planted.ok) throw new Complaint(`Demo data: there is another category ${path}; use --no-seed.`)
  }
  const outbox = await categories.outbox()
  for (const { event } of outbox) await projection.apply(event)
  await categories.forget(outbox.map(({ event }) => event.id))
}

function shelvesBelow(parent: Category | null, children: readonly DemoCategory[]): Shelf[] {
  return children.flatMap(({ name, description, children: below, products }, order) => {
    const id = idOf('category', `${parent?.path ?? ''}/${name}`)
    const category = newCategory(id, { name, description, order, active: true }, parent, [], OPENED_AT)
    return [{ category, products }, ...shelvesBelow(category, below)]
  })
}
