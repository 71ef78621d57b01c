import type { CreateIndexesOptions, IndexSpecification } from 'mongodb'
import { authIndexes } from '../../workers/auth/src/user.repository.ts'
import { categoryIndexes } from '../../workers/category/src/category.repository.ts'
import { couponIndexes } from '../../workers/coupon/src/coupon.repository.ts'
import { orderIndexes } from '../../workers/order/src/order.repository.ts'
import { productIndexes } from '../../workers/product/src/product.repository.ts'
import { reviewIndexes } from '../../workers/product/src/review.repository.ts'
import type { ServiceName } from '../workers.ts'

/** One index of a collection, as a repository lists it. */
export interface Index {
  collection: string
  key: IndexSpecification
  options?: CreateIndexesOptions
}

/** The indexes of every service, from the files whose queries need them. */
export const indexes: Record<ServiceName, readonly Index[]> = {
  auth: authIndexes,
  category: categoryIndexes,
  coupon: couponIndexes,
  order: orderIndexes,
  product: [...productIndexes, ...reviewIndexes],
}
