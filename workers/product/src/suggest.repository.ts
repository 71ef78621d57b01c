import type { Index } from '@shop/shared/mongo'
import type { Collection, Db, Filter } from 'mongodb'
import type { ProductDocument } from './product.document.repository.ts'
import { SORT_ORDERS } from './product.sort.ts'
import type { Candidate } from './suggest.ts'

export const suggestIndexes: Index[] = [
  { collection: 'products', key: { active: 1, starts: 1 }, options: { name: 'starts' } },
]

/** So many can be read and put in order at once. */
const FEW = 500
/** Enough for the longest list of suggestions, though several products have one name. */
const MOST_REVIEWED = 100
/** No text begins with the prefix and sorts behind prefix and this. */
const LAST = '\u{10FFFF}'

/** Completes names of products that are on sale. */
export class SuggestRepository {
  readonly #products: Collection<ProductDocument>

  constructor(db: Db) {
    this.#products = db.collection('products')
  }

  /**
   * Products of which a word, and what follows, begins with the prefix, the most reviewed among them. If those are few,
   * the index of the starts has them all; if many, some are soon met among the most reviewed products.
   */
  async candidates(prefix: string): Promise<Candidate[]> {
    const beginning: Filter<ProductDocument> = {
      active: true,
      starts: { $elemMatch: { $gte: prefix, $lt: prefix + LAST } },
    }
    const projection = { _id: 0, name: 1, 'ratings.count': 1 } as const
    // In one batch: the usual one of 101 would cost a second round trip.
    const few = await this.#products
      .find(beginning, { projection, hint: 'starts', batchSize: FEW })
      .limit(FEW)
      .toArray()
    if (few.length < FEW) return few.map(toCandidate)
    const { field, direction } = SORT_ORDERS.popular
    const many = await this.#products
      .find(beginning, { projection, hint: 'popular' })
      .sort({ [field]: direction, _id: direction })
      .limit(MOST_REVIEWED)
      .toArray()
    return many.map(toCandidate)
  }
}

function toCandidate({ name, ratings }: Pick<ProductDocument, 'name' | 'ratings'>): Candidate {
  return { name, reviews: ratings.count }
}
