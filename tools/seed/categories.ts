import type { Db } from 'mongodb'
import { CategoryRepository } from '../../workers/category/src/category.repository.ts'
import { type Category, newCategory, stateOf } from '../../workers/category/src/category.ts'
import { CategoryRepository as ProjectionRepository } from '../../workers/product/src/category.repository.ts'
import { Complaint } from '../dev/complaint.ts'
import { CATALOGUE } from './catalogue/catalogue.ts'
import type { DemoCategory, DemoProduct } from './catalogue/shape.ts'
import { idOf } from './id.ts'

const OPENED_AT = new Date('2026-01-05T09:00:00Z')

export interface Shelf {
  category: Category
  products: DemoProduct[]
}

/** All categories, parents first, with the products that lie in them. */
export function shelves(): Shelf[] {
  return shelvesBelow(null, CATALOGUE)
}

/** Writes the tree, and at once the copy of it that product would get by events. */
export async function seedCategories(categoryDb: Db, productDb: Db): Promise<void> {
  const categories = new CategoryRepository(categoryDb)
  const projection = new ProjectionRepository(productDb)
  for (const { category } of shelves()) {
    const eventId = idOf('event', category.path)
    const inserted = await categories.insert(category, eventId)
    if (!inserted.ok) throw new Complaint(`Demo data: there is another category ${category.path}; use --no-seed.`)
    await projection.apply(stateOf(category))
    await categories.acknowledge(category.id, eventId)
  }
}

function shelvesBelow(parent: Category | null, children: readonly DemoCategory[]): Shelf[] {
  return children.flatMap(({ name, description, children: below = [], products = [] }, order) => {
    const id = idOf('category', `${parent?.path ?? ''}/${name}`)
    const category = newCategory(id, { name, description, order, active: true }, parent, [], OPENED_AT)
    return [{ category, products }, ...shelvesBelow(category, below)]
  })
}
