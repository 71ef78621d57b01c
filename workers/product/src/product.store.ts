import { Store } from '@shop/shared/mongo'
import type { Db } from 'mongodb'
import { CategoryCountRepository } from './category.counts.repository.ts'
import { CategoryRefRepository } from './category.refs.repository.ts'
import { CategoryRepository } from './category.repository.ts'
import { CategoryTagRepository } from './category.tags.repository.ts'
import { ImportRepository } from './import.repository.ts'
import { InStockRepository } from './in-stock.repository.ts'
import { InventoryRepository } from './inventory.repository.ts'
import { MovementRepository } from './movement.repository.ts'
import { ProductChangeRepository } from './product.change.repository.ts'
import { ProductRepository } from './product.repository.ts'
import { PurchaseRepository } from './purchase.repository.ts'
import { ReviewRepository } from './review.repository.ts'
import { StockRepository } from './stock.repository.ts'
import { SuggestRepository } from './suggest.repository.ts'

/** What the Store runs next to the database. */
export type Repositories = {
  products: ProductRepository
  productChanges: ProductChangeRepository
  inventory: InventoryRepository
  inStock: InStockRepository
  stock: StockRepository
  movements: MovementRepository
  categories: CategoryRepository
  categoryRefs: CategoryRefRepository
  categoryTags: CategoryTagRepository
  categoryCounts: CategoryCountRepository
  reviews: ReviewRepository
  purchases: PurchaseRepository
  suggestions: SuggestRepository
  imports: ImportRepository
}

export class ProductStore extends Store<Repositories, Env> {
  protected override build(db: Db): Repositories {
    return {
      products: new ProductRepository(db),
      productChanges: new ProductChangeRepository(db),
      inventory: new InventoryRepository(db),
      inStock: new InStockRepository(db),
      stock: new StockRepository(db),
      movements: new MovementRepository(db),
      categories: new CategoryRepository(db),
      categoryRefs: new CategoryRefRepository(db),
      categoryTags: new CategoryTagRepository(db),
      categoryCounts: new CategoryCountRepository(db),
      reviews: new ReviewRepository(db),
      purchases: new PurchaseRepository(db),
      suggestions: new SuggestRepository(db),
      imports: new ImportRepository(db),
    }
  }
}
