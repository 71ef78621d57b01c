import { Store } from '@shop/shared/mongo'
import type { Db } from 'mongodb'
import { CategoryRepository } from './category.repository.ts'
import { InventoryRepository } from './inventory.repository.ts'
import { ProductRepository } from './product.repository.ts'

/** What the Store runs next to the database. */
export type Repositories = {
  products: ProductRepository
  inventory: InventoryRepository
  categories: CategoryRepository
}

export class ProductStore extends Store<Repositories, Env> {
  protected override build(db: Db): Repositories {
    return {
      products: new ProductRepository(db),
      inventory: new InventoryRepository(db),
      categories: new CategoryRepository(db),
    }
  }
}
