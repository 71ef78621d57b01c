import { type Collection, type Db, type Document, type Filter, ObjectId } from 'mongodb'
import type { CategoryDocument } from './category.repository.ts'
import {
  categoryFacets,
  countsAlong,
  type Facets,
  PRICE_STEPS_MINOR,
  priceBand,
  ratingFacets,
  STARS,
} from './facets.ts'
import type { ProductDocument } from './product.repository.ts'

/** More than other operations get: this one looks at the whole list. */
const PATIENCE_MS = 3_500
/** As many tags as somebody looks through. */
const MAX_TAGS = 50

interface Counted {
  paths: { _id: ObjectId[]; count: number }[]
  tags: { _id: string; count: number }[]
  bands: { _id: number; count: number; inStock: number; stars: number[] }[]
}

/** Counts what a list can be narrowed by, over all that is in it: one aggregation, and the names of the categories. */
export class FacetRepository {
  readonly #products: Collection<ProductDocument>
  readonly #categories: Collection<CategoryDocument>

  constructor(db: Db) {
    this.#products = db.collection('products')
    this.#categories = db.collection('categories')
  }

  async of(list: Filter<ProductDocument>): Promise<Facets> {
    const [counted] = await this.#products
      .aggregate<Counted>([{ $match: list }, { $facet: FACETS }], { timeoutMS: PATIENCE_MS })
      .toArray()
    const { paths = [], tags = [], bands = [] } = counted ?? {}
    const counts = countsAlong(paths.map(({ _id, count }) => ({ path: _id.map((id) => id.toHexString()), count })))
    return {
      categories: categoryFacets(counts, await this.#namesOf([...counts.keys()])),
      tags: tags.map(({ _id, count }) => ({ value: _id, label: _id, count })),
      ratings: ratingFacets(STARS.map((_, at) => sum(bands.map(({ stars }) => stars[at] ?? 0)))),
      prices: bands.map(({ _id, count }) => priceBand(_id, count)),
      inStock: sum(bands.map(({ inStock }) => inStock)),
    }
  }

  async #namesOf(ids: readonly string[]): Promise<Map<string, string>> {
    const categories = await this.#categories
      .find({ _id: { $in: ids.map((id) => new ObjectId(id)) } }, { projection: { name: 1 } })
      .toArray()
    return new Map(categories.map(({ _id, name }) => [_id.toHexString(), name]))
  }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}

const countOf = (condition: Document | string) => ({ $sum: { $cond: [condition, 1, 0] } })

/** Products are grouped by whole paths and whole sets of tags first: there are fewer of those than of products. */
const FACETS: Record<keyof Counted, Document[]> = {
  paths: [{ $group: { _id: '$categoryPath', count: { $sum: 1 } } }],
  tags: [
    { $group: { _id: '$tags', count: { $sum: 1 } } },
    { $project: { tags: { $setUnion: ['$_id', []] }, count: 1 } },
    { $unwind: '$tags' },
    { $group: { _id: '$tags', count: { $sum: '$count' } } },
    { $sort: { count: -1, _id: 1 } },
    { $limit: MAX_TAGS },
  ],
  bands: [
    {
      $bucket: {
        groupBy: '$priceMinor',
        boundaries: [...PRICE_STEPS_MINOR],
        // What is not within the boundaries lies above the last.
        default: PRICE_STEPS_MINOR.at(-1),
        output: {
          count: { $sum: 1 },
          inStock: countOf('$inStock'),
          ...Object.fromEntries(STARS.map((stars) => [`from${stars}`, countOf({ $gte: ['$ratings.average', stars] })])),
        },
      },
    },
    { $project: { count: 1, inStock: 1, stars: STARS.map((stars) => `$from${stars}`) } },
    { $sort: { _id: 1 } },
  ],
}
