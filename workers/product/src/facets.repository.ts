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
import type { ProductDocument } from './product.document.repository.ts'

/** More than other operations get: this one looks at the whole list. */
const PATIENCE_MS = 3_500
/** As many tags as somebody looks through. */
const MAX_TAGS = 50

interface Count<T> {
  _id: T
  count: number
}

interface Counted {
  paths: Count<ObjectId[]>[]
  tags: Count<string>[]
  stars: Count<number>[]
  bands: Count<number>[]
  inStock: Count<boolean>[]
}

/** Counts what a list has and what it can be narrowed by: one aggregation, and the names of the categories. */
export class FacetRepository {
  readonly #products: Collection<ProductDocument>
  readonly #categories: Collection<CategoryDocument>

  constructor(db: Db) {
    this.#products = db.collection('products')
    this.#categories = db.collection('categories')
  }

  async of(list: Filter<ProductDocument>): Promise<{ facets: Facets; total: number }> {
    const [counted] = await this.#products
      .aggregate<Counted>([{ $match: list }, { $group: ALIKE }, { $facet: FACETS }], { timeoutMS: PATIENCE_MS })
      .toArray()
    const { paths = [], tags = [], stars = [], bands = [], inStock = [] } = counted ?? {}
    const counts = countsAlong(paths.map(({ _id, count }) => ({ path: _id.map((id) => id.toHexString()), count })))
    const facets = {
      categories: categoryFacets(counts, await this.#namesOf([...counts.keys()])),
      tags: tags.map(({ _id, count }) => ({ value: _id, label: _id, count })),
      ratings: ratingFacets(STARS.map((from) => sum(stars.filter(({ _id }) => _id >= from)))),
      prices: bands.map(({ _id, count }) => priceBand(_id, count)),
      inStock: sum(inStock.filter(({ _id }) => _id)),
    }
    return { facets, total: sum(inStock) }
  }

  async #namesOf(ids: readonly string[]): Promise<Map<string, string>> {
    const categories = await this.#categories
      .find({ _id: { $in: ids.map((id) => new ObjectId(id)) } }, { projection: { name: 1 } })
      .toArray()
    return new Map(categories.map(({ _id, name }) => [_id.toHexString(), name]))
  }
}

function sum(counts: readonly Count<unknown>[]): number {
  return counts.reduce((total, { count }) => total + count, 0)
}

/** The step that the price's band begins with. */
const BAND = PRICE_STEPS_MINOR.slice(1).reduceRight<unknown>(
  (higher, end, at) => ({ $cond: [{ $lt: ['$priceMinor', end] }, PRICE_STEPS_MINOR[at], higher] }),
  PRICE_STEPS_MINOR.at(-1),
)

/** Products that are alike in all that is counted, so that each is looked at once; of these there are fewer. */
const ALIKE = {
  _id: {
    path: '$categoryPath',
    tags: '$tags',
    stars: { $floor: '$ratings.average' },
    band: BAND,
    inStock: '$inStock',
  },
  count: { $sum: 1 },
}

const countsOf = (field: keyof typeof ALIKE._id) => ({ $group: { _id: `$_id.${field}`, count: { $sum: '$count' } } })

const FACETS: Record<keyof Counted, Document[]> = {
  paths: [countsOf('path')],
  tags: [
    countsOf('tags'),
    // A product that has a tag twice counts once.
    { $project: { tags: { $setUnion: ['$_id', []] }, count: 1 } },
    { $unwind: '$tags' },
    { $group: { _id: '$tags', count: { $sum: '$count' } } },
    { $sort: { count: -1, _id: 1 } },
    { $limit: MAX_TAGS },
  ],
  stars: [countsOf('stars')],
  bands: [countsOf('band'), { $sort: { _id: 1 } }],
  inStock: [countsOf('inStock')],
}
