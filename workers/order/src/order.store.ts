import { Store } from '@shop/shared/mongo'
import type { Db } from 'mongodb'
import { OrderRepository } from './order.repository.ts'

/** What the Store runs next to the database. */
export type Repositories = { orders: OrderRepository }

export class OrderStore extends Store<Repositories, Env> {
  protected override build(db: Db): Repositories {
    return { orders: new OrderRepository(db) }
  }
}
