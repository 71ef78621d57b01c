import { Store } from '@shop/shared/mongo'
import type { Db } from 'mongodb'
import { CategoryRepository } from './category.repository.ts'

/** What the Store runs next to the database. */
export type Repositories = {
  categories: CategoryRepository
}

export class CategoryStore extends Store<Repositories, Env> {
  protected override build(db: Db): Repositories {
    return { categories: new CategoryRepository(db) }
  }
}
